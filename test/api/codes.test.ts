import { ACCOUNT_CODES, type CodeRule } from '../../nodes/SmsPartner/api/codes';
import { CANCEL_CODES } from '../../nodes/SmsPartner/api/messageCancel';
import { SEND_CODES } from '../../nodes/SmsPartner/api/send';
import { CODE_TABLES } from './codeTables';

/** Those of endpoints, which contain the account's. */
const TABLES = [...CODE_TABLES].flatMap(([name, table]) =>
	name === 'REQUEST_CODES' ? [] : [table],
);

it('has a scope for each code of sending and cancelling', () => {
	const scopeOf = ({ scope, isShared }: CodeRule): string => (isShared ? 'shared' : scope);
	const [send, cancel] = [SEND_CODES, CANCEL_CODES].map((table) => {
		const codesOf = (scope: string): number[] =>
			[...table].flatMap(([code, rule]) => (scopeOf(rule) === scope ? code : []));
		return ['message', 'shared', 'request'].map(codesOf);
	});
	expect(send).toEqual([
		[2, 9, 13, 14, 15, 42, 43, 52, 55],
		[22, 23, 44, 45, 46, 47, 48, 49, 51, 992],
		[50, 90],
	]);
	expect(cancel).toEqual([[3, 4, 6, 7], [], []]);
});

it('has the same account codes in every table', () => {
	for (const table of TABLES) {
		const ofAccount = [...table].filter(([, { scope }]) => scope === 'account');
		expect(new Map(ofAccount)).toEqual(ACCOUNT_CODES);
	}
});

it('gives a code about something that all SMS of a request share the scope of the request', () => {
	const shared = [...SEND_CODES.values()].filter(({ isShared }) => isShared);
	expect(new Set(shared.map(({ scope }) => scope))).toEqual(new Set(['request']));
});

it('says what happened and what to do, without blame', () => {
	for (const { error, errorDescription } of TABLES.flatMap((table) => [...table.values()])) {
		expect(error).not.toMatch(/error|problem|failure|\.$/i);
		expect(errorDescription).toMatch(/^.{15,}\.$/);
	}
});
