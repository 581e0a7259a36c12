/** Numbers and IDs that belong to nobody. */

/** Of the block that France keeps for fiction: it cannot be called. */
export const FICTION = '+33639980001';

/** Of the same block with a digit missing, as people mistype one: long enough for the node to send it. */
export const BROKEN = '+3363998009';

/** SMS Partner's IDs have more digits today. */
export const UNKNOWN_ID = 1;

/** Longer than a JSON number can hold; the node sends such an ID as text. */
export const LONG_ID = '12345678901234567890';
