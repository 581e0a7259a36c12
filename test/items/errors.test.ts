import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { Failure, FailureCause } from '../../nodes/SmsPartner/api/failure';
import { nodeErrorOf, runFailedError, setupError } from '../../nodes/SmsPartner/items/errors';
import { NODE } from './fakeContext';

it('describes a misconfiguration without phone numbers', () => {
	const error = setupError(NODE, {
		error: 'No item has the field 06 12 34 56 78',
		errorDescription: 'The items have: +33612345678',
	});
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: 'No item has the field …',
		description: 'The items have: …',
		failure: { cause: 'configuration-invalid' },
	});
});

describe('the node of an error', () => {
	const parameters = { resource: 'message', operation: 'send', phoneNumber: '+33612345678' };
	const credentials = { smsPartnerApi: { id: '1', name: 'SMS Partner account' } };
	const node: INode = {
		...NODE,
		parameters,
		credentials,
		notes: 'Call 0612345678',
		onError: 'stopWorkflow',
	};
	const problem = { error: 'x' };
	const failure: Failure = { kind: 'away', cause: 'temporarily-unavailable', problem };

	it.each([
		['a misconfiguration', setupError(node, problem)],
		['a failed run', runFailedError(node, failure)],
		['a defect', nodeErrorOf(node, new TypeError('x'))],
		['an error from n8n', nodeErrorOf(node, new NodeOperationError(node, 'x'))],
		['an API error from n8n', nodeErrorOf(node, new NodeApiError(node, { message: 'x' }))],
	])('says which node and operation it is about, and nothing else: %s', (_, error) => {
		expect(error.node).toEqual({
			id: '1',
			name: 'SMS Partner',
			type: 'smsPartner',
			typeVersion: 1,
			position: [0, 0],
			parameters: { resource: 'message', operation: 'send' },
		});
	});
});

it.each<FailureCause>([
	'credential-invalid',
	'configuration-invalid',
	'quota-exhausted',
	'rate-limited',
	'temporarily-unavailable',
	'node-defect',
])(
	"passes the cause %s on to n8n, with the API's message and code but no phone number",
	(cause) => {
		const error = runFailedError(NODE, {
			kind: 'account',
			cause,
			retryAfterMs: 7000,
			problem: {
				error: 'Wrong API key (0612345678)',
				errorCode: 10,
				apiMessage: 'Clé de 0612345678 incorrecte',
				httpStatus: 403,
				errorDescription: 'Copy the key.',
			},
		});
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Wrong API key (…)',
			description: 'Copy the key. SMS Partner says: Clé de … incorrecte (SMS Partner code 10)',
			httpCode: '403',
			failure: { cause, retryAfterMs: 7000 },
		});
	},
);

it('adds nothing to a failure that has no code and no message from the API', () => {
	const error = runFailedError(NODE, {
		kind: 'away',
		cause: 'temporarily-unavailable',
		problem: { error: 'SMS Partner could not be reached', errorDescription: 'Try again.' },
	});
	expect([error.message, error.description, error.httpCode, error.failure]).toEqual([
		'SMS Partner could not be reached',
		'Try again.',
		null,
		{ cause: 'temporarily-unavailable' },
	]);
});

it("passes n8n's own errors on, and reports anything else as a defect", () => {
	const known = setupError(NODE, { error: 'x' });
	expect(nodeErrorOf(NODE, known)).toBe(known);
	for (const thrown of [new TypeError('x of 0612345678'), { message: 'x of 0612345678' }]) {
		expect(nodeErrorOf(NODE, thrown)).toMatchObject({
			message: 'The SMS Partner node stopped unexpectedly',
			description: expect.stringMatching(/^Please report this at https:.*: x of …$/),
			failure: { cause: 'node-defect' },
		});
	}
});
