import type { LiveAnswer } from './call';
import { outcomeOf, successBody } from './outcome';

const answer = (status: number, body?: LiveAnswer['body']): LiveAnswer => ({
	kind: 'http',
	status,
	body,
	isCut: false,
	headers: {},
});

it.each<[string, LiveAnswer, string]>([
	['success', answer(200, { success: true, code: 200 }), 'HTTP 200, success'],
	['an answer without JSON', answer(502), 'HTTP 502 without a JSON object'],
	[
		'a message',
		answer(200, { success: false, code: 10, message: 'Clé' }),
		'HTTP 200, code 10, "Clé" in message',
	],
	[
		'a list of errors',
		answer(400, { success: false, code: 9, error: [{ elementId: 'x', message: 'Trop court' }] }),
		'HTTP 400, code 9, "Trop court" in error',
	],
	[
		'a code inside a general one',
		answer(200, { success: false, code: 55, errors: [{ code: '9', message: 'Fixe' }] }),
		'HTTP 200, code 9 inside 55, "Fixe" in errors',
	],
	['an error without a code', answer(200, { success: false }), 'HTTP 200, no code'],
])('describes %s', (_, given, words) => {
	expect(outcomeOf(given)).toBe(words);
});

it.each([
	['2xx', 201, { success: true, code: 200 }, true],
	['another HTTP status', 400, { success: true, code: 200 }, false],
	['an error code', 200, { code: 4 }, false],
	['success: false', 200, { success: false }, false],
])('reads success: %s', (_, status, body, isSuccess) => {
	expect(successBody(answer(status, body)) !== undefined).toBe(isSuccess);
});
