/** Something that whoever runs the demo can put right; shown as one line. */
export class UserFacingError extends Error {}
