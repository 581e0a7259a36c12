import { type CodeTable, COMMON_CODES } from '../../nodes/SmsPartner/api/codes';
import { LOOKUP_CODES } from '../../nodes/SmsPartner/api/lookup';
import { CANCEL_CODES } from '../../nodes/SmsPartner/api/messageCancel';
import { SEND_CODES } from '../../nodes/SmsPartner/api/send';
import { STATUS_CODES } from '../../nodes/SmsPartner/api/status';
import { STATUS_LIST_CODES } from '../../nodes/SmsPartner/api/statusLists';
import { OPT_OUT_CODES } from '../../nodes/SmsPartner/api/stopList';
import type { Translate } from './languages';

/** The code table of each operation. */
export const CODE_TABLES: Readonly<Record<string, CodeTable>> = {
	Send: SEND_CODES,
	Cancel: CANCEL_CODES,
	'Status: Get': STATUS_CODES,
	'Status: Get Many': STATUS_LIST_CODES,
	'Look Up': LOOKUP_CODES,
	'Opt-Out': OPT_OUT_CODES,
	Account: COMMON_CODES,
};

/** By code, for each operation: the code, its error, what to do, and its scope. */
export function codeRows(t: Translate): Array<[operation: string, row: string[]]> {
	return Object.entries(CODE_TABLES)
		.flatMap(([operation, table]) => [...table].map((entry) => [operation, ...entry] as const))
		.sort(([, a], [, b]) => a - b)
		.map(([operation, code, { error, errorDescription, scope, isShared }]) => {
			// The node says it in English; a translation is beside it.
			const glossed = t(error) === error ? error : `${error} (${t(error)})`;
			const row = [String(code), glossed, t(errorDescription), t(isShared ? 'shared' : scope)];
			return [operation, row];
		});
}
