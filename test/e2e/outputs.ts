/** The beginning of the names of the outputs for a construct under proof. */
export const outputOf = (subject: string) => subject.replace(/-/g, '');
