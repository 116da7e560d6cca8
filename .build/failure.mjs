/** Something that the person building can mend: shown as its text, without a stack. */
export class Failure extends Error {}
