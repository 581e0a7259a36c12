/** Numbers and IDs that do not exist. */

/** From the range that France reserves for fiction. */
export const FICTIONAL_PHONE = '+33639980001';

/** The same range, with a missing digit, a common mistake. It is long enough for the node to send it. */
export const INVALID_PHONE = '+3363998009';

/** Real IDs have more digits. */
export const UNKNOWN_ID = 1;

/** Too large for a JSON number; the node sends such an ID as a string. */
export const LONG_ID = '12345678901234567890';
