import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import type { Part } from '../../nodes/SmsPartner/pipeline/batchToParts';
import { batchesToOutcomes } from '../../nodes/SmsPartner/pipeline/batchesToOutcomes';
import type { MatchedOutcomes } from '../../nodes/SmsPartner/pipeline/partsToOutcomes';
import type { Answer, Failure, Message, Outcome } from '../../nodes/SmsPartner/types';

const batchesOf = (count: number): Message[][] =>
	Array.from({ length: count }, (_, batch) => [
		{ phoneNumber: '+33600000000', messageId: batch * 2 },
		{ phoneNumber: '+33600000000', messageId: batch * 2 + 1 },
	]);

const statusOf = ({ messageId }: Message): Outcome => ({
	kind: 'status',
	standing: 'waiting',
	fields: { messageId },
});

const ENTRIES: Answer = { kind: 'entries', entries: [] };

const read = (parts: readonly Part[]): MatchedOutcomes => ({
	outcomes: parts.flatMap(({ messages }) => messages.map(statusOf)),
	unexpected: 1,
});

it('gives the outcomes in the order of the batches, however the answers come in', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat(30), { maxLength: 12 }),
			fc.integer({ min: 1, max: 5 }),
			async (delaysMs, concurrency) => {
				const batches = batchesOf(delaysMs.length);
				let inFlight = 0;
				let mostInFlight = 0;
				const ask = async ([{ messageId }]: readonly Message[]): Promise<Answer> => {
					mostInFlight = Math.max(mostInFlight, ++inFlight);
					await delay(delaysMs[Number(messageId) / 2]);
					inFlight -= 1;
					return ENTRIES;
				};
				expect(await batchesToOutcomes(batches, concurrency, ask, read)).toEqual({
					outcomes: batches.flat().map(statusOf),
					unexpected: batches.length,
					failure: undefined,
				});
				expect(mostInFlight).toBe(Math.min(concurrency, batches.length));
			},
		),
		{ numRuns: 30 },
	);
});

it('asks for the next batch before it reads an answer', async () => {
	const events: string[] = [];
	const note = (what: string, [{ messageId }]: readonly Message[]): void => {
		events.push(`${what} ${Number(messageId) / 2}`);
	};
	await batchesToOutcomes(
		batchesOf(3),
		1,
		async (messages) => {
			note('ask', messages);
			return await Promise.resolve(ENTRIES);
		},
		(parts) => {
			note('read', parts[0].messages);
			return read(parts);
		},
	);
	expect(events).toEqual(['ask 0', 'ask 1', 'read 0', 'ask 2', 'read 1', 'read 2']);
});

describe('the run', () => {
	const failed = (scope: Failure['scope'], error: string = scope): Answer => ({
		kind: 'failure',
		failure: { scope, isRetryable: false, problem: { error } },
	});

	it.each<[string, Answer[], string | undefined]>([
		['failed where no request was answered', [failed('request', 'a'), failed('request', 'b')], 'a'],
		[
			'failed for the account rather than for a request',
			[failed('request'), failed('account')],
			'account',
		],
		[
			'did not fail where one was answered',
			[failed('request'), ENTRIES, failed('account')],
			undefined,
		],
		['did not fail where it was stopped', [failed('stopped')], undefined],
		['did not fail where a message was refused', [failed('request'), failed('content')], undefined],
		['did not fail where nothing was asked', [], undefined],
	])('%s', async (_, answers, error) => {
		const batches = batchesOf(answers.length).map(([message]) => [message]);
		const ask = async ([{ messageId }]: readonly Message[]): Promise<Answer> =>
			await Promise.resolve(answers[Number(messageId) / 2]);
		const { failure } = await batchesToOutcomes(batches, 1, ask, read);
		expect(failure?.problem.error).toBe(error);
	});
});
