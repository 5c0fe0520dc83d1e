// The judge of the reader: Packer's own parser and evaluator, with the options of the Amazon plugin. It takes one question a line, a
// template as it would stand on the command line of Packer, and answers with a line: what each component is configured with, or why
// Packer refuses. Nothing is built, and no plugin is started.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/packer-plugin-sdk/template"
	"github.com/hashicorp/packer/hcl2template"
	"github.com/hashicorp/packer/packer"
	"github.com/hashicorp/packer/version"
)

// Question is a template, and what Packer would be given with it.
type Question struct {
	Path        string            `json:"path"`
	VarFiles    []string          `json:"varFiles"`
	Variables   map[string]string `json:"variables"`
	Only        []string          `json:"only"`
	Except      []string          `json:"except"`
	Environment map[string]string `json:"environment"`
}

// Component is a source that is built, a data source that is read or a post-processor that runs.
type Component struct {
	Kind    string                 `json:"kind"`
	Type    string                 `json:"type"`
	Name    string                 `json:"name"`
	Options map[string]interface{} `json:"options"`
}

// Answer is what Packer makes of a template.
type Answer struct {
	Components []Component `json:"components"`
	// Why Packer refuses the template. Variables without a value are no reason: they are unknown.
	Refused []string `json:"refused,omitempty"`
	// Required variables without a value.
	Unset []string `json:"unset,omitempty"`
}

func main() {
	log.SetOutput(io.Discard)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16*1024*1024)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var question Question
		if err := json.Unmarshal(in.Bytes(), &question); err != nil {
			panic(err)
		}
		if err := out.Encode(answer(question)); err != nil {
			panic(err)
		}
	}
}

func answer(question Question) Answer {
	for name, value := range question.Environment {
		os.Setenv(name, value)
		defer os.Unsetenv(name)
	}
	// Plugins of others are known by nothing but their names: what a template sets of them is learnt from what Packer refuses.
	foreign := newForeign()
	for attempt := 0; ; attempt++ {
		answered := &Answer{Components: []Component{}}
		var diagnostics hcl.Diagnostics
		if strings.HasSuffix(question.Path, ".json") && !strings.HasSuffix(question.Path, ".pkr.json") {
			diagnostics = answerJSON(question, foreign, answered)
		} else {
			diagnostics = answerHCL(question, foreign, answered)
		}
		if attempt < 50 && foreign.learn(diagnostics) {
			continue
		}
		for _, diagnostic := range diagnostics {
			if diagnostic.Severity != hcl.DiagError {
				continue
			}
			if strings.HasPrefix(diagnostic.Summary, "Unset variable ") {
				answered.Unset = append(answered.Unset, diagnostic.Summary)
			} else {
				answered.Refused = append(answered.Refused, diagnostic.Summary+": "+diagnostic.Detail)
			}
		}
		return *answered
	}
}

func answerHCL(question Question, foreign *foreign, answered *Answer) hcl.Diagnostics {
	parser := &hcl2template.Parser{
		CorePackerVersion:       version.SemVer,
		CorePackerVersionString: version.FormattedVersion(),
		Parser:                  newHCLParser(),
		PluginConfig:            pluginsFor(foreign, answered),
	}
	config, diagnostics := parser.Parse(question.Path, question.VarFiles, question.Variables)
	if diagnostics.HasErrors() {
		return diagnostics
	}
	diagnostics = append(diagnostics, config.Initialize(packer.InitializeOptions{SkipDatasourcesExecution: true})...)
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == hcl.DiagError && !strings.HasPrefix(diagnostic.Summary, "Unset variable ") {
			return diagnostics
		}
	}
	builds, more := config.GetBuilds(packer.GetBuildsOptions{Only: question.Only, Except: question.Except})
	for _, build := range builds {
		answered.add("source", build.BuilderType, strings.TrimPrefix(build.Type, build.BuilderType+"."), plain(build.HCLConfig))
		for _, chain := range build.PostProcessors {
			for _, each := range chain {
				answered.add("post-processor", each.PType, "", plain(each.HCLConfig))
			}
		}
	}
	return append(diagnostics, more...)
}

func answerJSON(question Question, foreign *foreign, answered *Answer) hcl.Diagnostics {
	failed := func(err error) hcl.Diagnostics {
		return hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "JSON template", Detail: err.Error()}}
	}
	parsed, err := template.ParseFile(question.Path)
	if err != nil {
		return failed(err)
	}
	variables, err := valuesOf(question)
	if err != nil {
		return failed(err)
	}
	core := packer.NewCore(&packer.CoreConfig{
		Components: packer.ComponentFinder{PluginConfig: pluginsFor(foreign, answered)},
		Template:   parsed, Variables: variables, Version: version.FormattedVersion(), Only: question.Only, Except: question.Except,
	})
	if diagnostics := core.Initialize(packer.InitializeOptions{}); diagnostics.HasErrors() {
		return diagnostics
	}
	_, diagnostics := core.GetBuilds(packer.GetBuildsOptions{Only: question.Only, Except: question.Except})
	return diagnostics
}

// What -var-file and -var give to a JSON template, as the command line of Packer reads them.
func valuesOf(question Question) (map[string]string, error) {
	values := map[string]string{}
	for _, file := range question.VarFiles {
		bytes, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		given := map[string]string{}
		if err := json.Unmarshal(bytes, &given); err != nil {
			return nil, err
		}
		for name, value := range given {
			values[name] = value
		}
	}
	for name, value := range question.Variables {
		values[name] = value
	}
	return values, nil
}

func (answered *Answer) add(kind, plugin, name string, options interface{}) {
	known, _ := options.(map[string]interface{})
	answered.Components = append(answered.Components, Component{Kind: kind, Type: plugin, Name: name, Options: known})
}
