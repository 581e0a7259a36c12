import { stripVTControlCharacters } from 'node:util';
import { reportOf } from './report';

const withErrors = (...errors: Array<[error: string, errorDescription: string]>): string =>
	// On CI there are colours.
	stripVTControlCharacters(
		reportOf({
			statusItems: [],
			errorItems: errors.map(([error, errorDescription], index) => ({
				json: { phoneNumber: '+33639980001', messageId: index, error, errorDescription },
			})),
			hints: [],
			requests: 1,
			durationMs: 1000,
		}),
	);

it('counts in words that agree with the number', () => {
	expect(withErrors(['Message not found', 'Check it.'])).toMatch(/^1 message, 1 request, /);
	expect(withErrors(['a', 'A.'], ['b', 'B.'])).toMatch(/^2 messages, 1 request, /);
});

it('says once for each error that is shown what to do', () => {
	const report = withErrors(
		['Message not found', 'Check the first one.'],
		['Message not found', 'Check the second one.'],
		['No message ID', 'Enter one. [item 2]'],
	);
	expect(report).toContain('Message not found: Check the first one.');
	expect(report).not.toContain('Check the second one.');
	expect(report).toContain('No message ID: Enter one. [item 2]');
});
