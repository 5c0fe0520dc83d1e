/** What a command was asked to find: it ends with 1 then. Whatever else is thrown ends it with 2. */
export class Finding extends Error {}
