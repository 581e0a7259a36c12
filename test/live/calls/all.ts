import type { Call } from '../call';
import * as account from './account';
import * as multiStatus from './multiStatus';
import * as numbers from './numbers';
import * as otherStatuses from './otherStatuses';
import * as sending from './sending';

/** All requests of the check, in the order in which they are sent and reported: sending comes before statuses. */
export const CALLS: readonly Call[] = [
	account.ME,
	account.NO_KEY,
	account.WRONG_KEY,
	account.WRONG_KEY_IN_BODY,
	account.UNKNOWN_PATH,

	sending.SEND,
	sending.SEND_INVALID,
	sending.SEND_BOTH,
	sending.BULK_SEND,
	sending.BULK_SEND_INVALID,
	sending.BULK_SEND_TWICE,
	sending.BULK_SEND_NONSENSE,
	sending.BULK_SEND_URL,

	multiStatus.MIXED,
	multiStatus.NATIONAL,
	multiStatus.INVALID_NUMBER,
	multiStatus.LONG_MESSAGE_ID,
	multiStatus.INVALID_JSON,
	multiStatus.EMPTY_LIST,
	multiStatus.TOO_MANY,

	otherStatuses.MESSAGE_STATUS,
	otherStatuses.MESSAGE_STATUS_UNKNOWN,
	otherStatuses.BULK_STATUS,
	otherStatuses.BULK_STATUS_UNKNOWN,
	otherStatuses.BY_TAG,
	otherStatuses.BY_TAG_NEXT,
	otherStatuses.BY_TAG_UNKNOWN,

	numbers.LOOKUP,
	numbers.STOP_LIST,

	sending.SEND_SCHEDULED,
	sending.CANCEL,
	sending.CANCEL_AGAIN,
	sending.CANCEL_UNKNOWN,

	account.ME_AFTERWARDS,
];
