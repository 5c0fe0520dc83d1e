/**
 * Opens an issue with the report drift.md, or brings the one that is open up to date, and says so there when its text changes.
 * Runs in GitHub's shell, which stops at the first command that fails.
 */
export const DRIFT_ISSUE = `
number=$(gh issue list --label drift --state open --limit 1 --json number --jq '.[0].number // empty')
if [ -z "$number" ]; then
  gh label create drift --force --color d4c5f9 --description 'AWS or the plugin of Packer moved on'
  gh issue create --title 'Upstream has drifted' --label drift --body-file drift.md
else
  known=$(gh issue view "$number" --json body --jq .body)
  if [ "$known" != "$(cat drift.md)" ]; then
    gh issue edit "$number" --body-file drift.md
    gh issue comment "$number" --body 'There is news: the description says what changed upstream as of today.'
  fi
fi
`.trim();
