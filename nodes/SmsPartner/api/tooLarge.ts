import type { Problem } from '../data';
import { DEFAULT_BASE_URL } from './baseUrl';

/**
 * Megabytes of the largest answer that is read. SMS Partner's largest answer is the STOP list, at some 80 bytes per
 * entry.
 */
export const MAX_ANSWER_MB = 32;

/** The code of an answer that is larger, in place of Node's code of a network error. */
export const TOO_LARGE = 'ERR_ANSWER_TOO_LARGE';

export const TOO_LARGE_PROBLEM: Problem = {
	error: "SMS Partner's answer is too large",
	errorDescription: `The answer has more than ${MAX_ANSWER_MB} MB, so the node did not read it. Check the 'Base URL' in the credential: for SMS Partner it is ${DEFAULT_BASE_URL}.`,
};
