import type { CodeTable } from '../../nodes/SmsPartner/api/codes';
import { LOOKUP_CODES } from '../../nodes/SmsPartner/api/lookup';
import { CANCEL_CODES } from '../../nodes/SmsPartner/api/messageCancel';
import { SEND_CODES } from '../../nodes/SmsPartner/api/send';
import { STATUS_CODES } from '../../nodes/SmsPartner/api/status';
import { STATUS_LIST_CODES } from '../../nodes/SmsPartner/api/statusLists';
import { OPT_OUT_CODES } from '../../nodes/SmsPartner/api/stopList';
import type { Language } from './languages';

/** The code tables by the operations that they are about. */
export const CODE_TABLES: Readonly<Record<string, readonly CodeTable[]>> = {
	Send: [SEND_CODES],
	Cancel: [CANCEL_CODES],
	Status: [STATUS_CODES, STATUS_LIST_CODES],
	'Look Up': [LOOKUP_CODES],
	'Opt-Out': [OPT_OUT_CODES],
};

/** A row for each meaning of each code: the code, its error, what to do, its operations and its scope. */
export function codeRows({ translate: t }: Language): string[][] {
	const operationsOf = new Map<string, Set<string>>();
	for (const [operation, tables] of Object.entries(CODE_TABLES)) {
		for (const [code, { error, errorDescription, ...rule }] of tables.flatMap((one) => [...one])) {
			const scope = rule.isShared ? 'shared' : rule.scope;
			const meaning = JSON.stringify([code, error, errorDescription, scope]);
			operationsOf.set(meaning, (operationsOf.get(meaning) ?? new Set()).add(operation));
		}
	}
	return [...operationsOf]
		.map(([meaning, operations]) => ({
			...{ meaning: JSON.parse(meaning) as [number, string, string, string], operations },
		}))
		.sort((a, b) => a.meaning[0] - b.meaning[0])
		.map(({ meaning: [code, error, errorDescription, scope], operations }) => [
			String(code),
			// The node's own words are English; a translation stands beside them.
			t(error) === error ? error : `${error} (${t(error)})`,
			t(errorDescription),
			operations.size === Object.keys(CODE_TABLES).length ? t('all') : [...operations].join(', '),
			t(scope),
		]);
}
