import { stripVTControlCharacters } from 'node:util';
import { reportOf } from './report';

const withErrors = (...errors: Array<[error: string, errorDescription: string]>): string =>
	// The output has colours on CI.
	stripVTControlCharacters(
		reportOf({
			output: 'Status',
			items: [],
			errorItems: errors.map(([error, errorDescription], index) => ({
				json: { phoneNumber: '+33639980001', messageId: index, error, errorDescription },
			})),
			hints: [],
			requests: 1,
			durationMs: 1000,
		}),
	);

it('uses the singular and the plural', () => {
	expect(withErrors(['Message not found', 'Check it.'])).toMatch(/^1 message, 1 request, /);
	expect(withErrors(['a', 'A.'], ['b', 'B.'])).toMatch(/^2 messages, 1 request, /);
});

it('describes once what to do about each kind of error', () => {
	const report = withErrors(
		['Message not found', 'Check the first one.'],
		['Message not found', 'Check the second one.'],
		['No message ID', 'Enter one. [item 2]'],
	);
	expect(report).toContain('Message not found: Check the first one.');
	expect(report).not.toContain('Check the second one.');
	expect(report).toContain('No message ID: Enter one. [item 2]');
});

it('shows fields that only some settings add', () => {
	const report = stripVTControlCharacters(
		reportOf({
			output: 'Status',
			items: [{ json: { phoneNumber: '+33639980001', status: 'Delivered', customer: 'Ana' } }],
			errorItems: [{ json: { phoneNumber: '01', error: 'a', errorDescription: 'A.', row: 7 } }],
			hints: [],
			requests: 1,
			durationMs: 1000,
		}),
	);
	expect(report).toMatch(/│ phoneNumber +│ status +│ customer │/);
	expect(report).toMatch(/│ phoneNumber │ error │ row │/);
});

it('shows what was sent and what it cost, without empty columns', () => {
	const sent = {
		phoneNumber: '+33639980001',
		messageId: 7,
		smsCount: 2,
		cost: 0.098,
		currency: 'EUR',
	};
	const report = stripVTControlCharacters(
		reportOf({
			output: 'Sent',
			items: [{ json: sent }],
			errorItems: [{ json: { phoneNumber: '01', error: 'Not sent', errorSource: 'message' } }],
			hints: ['2 SMS to 1 recipient: 0.098 EUR'],
			requests: 1,
			durationMs: 1000,
		}),
	);
	const columnsOf = (row: string): string[] => row.split('│').map((cell) => cell.trim());
	const rows = report.split('\n').map(columnsOf);
	expect(rows).toContainEqual(['', 'Sent', '', '1', '']);
	expect(rows).toContainEqual(['', '', '2 SMS each', '1', '']);
	expect(rows).toContainEqual(['', '+33639980001', '7', '2', '0.098', 'EUR', '']);
	expect(rows).toContainEqual(['', 'phoneNumber', 'error', 'errorSource', '']);
	expect(report).toContain('Hint in n8n: 2 SMS to 1 recipient: 0.098 EUR');
});
