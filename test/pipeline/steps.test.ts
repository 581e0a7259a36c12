import fc from 'fast-check';
import { batchToParts } from '../../nodes/SmsPartner/pipeline/batchToParts';
import { batchToRequest } from '../../nodes/SmsPartner/pipeline/batchToRequest';
import { distinctMessages } from '../../nodes/SmsPartner/pipeline/distinctMessages';
import { messagesToBatches } from '../../nodes/SmsPartner/pipeline/messagesToBatches';
import { partsToOutcomes } from '../../nodes/SmsPartner/pipeline/partsToOutcomes';
import { rawEntry } from '../../nodes/SmsPartner/rules/apiEntry';
import type { Answer, Failure, Message, ReadItem } from '../../nodes/SmsPartner/types';

const message = (n: number): Message => ({ phoneNumber: `+336${10_000_000 + n}`, messageId: n });
const item = (n: number): ReadItem => ({
	kind: 'message',
	given: { phoneNumber: '', messageId: n },
	message: message(n),
});
const invalid: ReadItem = {
	kind: 'invalid',
	given: { phoneNumber: '', messageId: '' },
	problem: { error: 'x' },
};

describe('distinctMessages', () => {
	it('takes a message once that several items ask for, and leaves out what is no message', () => {
		expect(distinctMessages([item(7), invalid, item(8), item(7)])).toEqual({
			messages: [message(7), message(8)],
			places: [0, -1, 1, 0],
		});
	});

	it('leads each item to its message', () => {
		const items = fc.array(fc.oneof(fc.nat(30).map(item), fc.constant(invalid)));
		fc.assert(
			fc.property(items, (given) => {
				const { messages, places } = distinctMessages(given);
				expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
				given.forEach((one, index) => {
					expect(messages[places[index]]).toEqual(one.kind === 'message' ? one.message : undefined);
				});
			}),
		);
	});
});

describe('messagesToBatches', () => {
	it.each([
		[0, []],
		[3, [3]],
		[4, [4]],
		[5, [4, 1]],
		[12, [4, 4, 4]],
	])('cuts %i messages to batches of 4 at most, in their order', (count, sizes) => {
		const messages = Array.from({ length: count }, (_, n) => message(n));
		const batches = messagesToBatches(messages, 4);
		expect(batches.map(({ length }) => length)).toEqual(sizes);
		expect(batches.flat()).toEqual(messages);
	});
});

describe('batchToRequest', () => {
	it('asks for the messages with nothing of its own: no key, no redirect, no lax certificate', () => {
		const messages = [
			message(7),
			{ phoneNumber: '+33600000000', messageId: '18446744073709551615' },
		];
		expect(batchToRequest(messages, 'https://api.smspartner.fr/v1', 10_000)).toEqual({
			method: 'POST',
			url: 'https://api.smspartner.fr/v1/multi-status',
			body: { SMSStatut_List: messages },
			json: true,
			encoding: 'text',
			timeout: 10_000,
			disableFollowRedirect: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		});
	});
});

describe('batchToParts', () => {
	const refusal: Failure = { scope: 'content', isRetryable: false, problem: { error: 'Non' } };

	/** Refuses each request that holds one of the bad messages. */
	const askWith =
		(bad: ReadonlySet<number>, log: number[] = []) =>
		async (messages: readonly Message[]): Promise<Answer> => {
			log.push(messages.length);
			return await Promise.resolve(
				messages.some(({ messageId }) => bad.has(Number(messageId)))
					? { kind: 'failure', failure: refusal }
					: { kind: 'entries', entries: [] },
			);
		};

	it('finds one bad message among 500 with a few requests, and asks for all others', async () => {
		const batch = Array.from({ length: 500 }, (_, n) => message(n));
		const log: number[] = [];
		const parts = await batchToParts(batch, askWith(new Set([321]), log));
		expect(parts.flatMap(({ messages }) => messages)).toEqual(batch);
		const refused = parts.filter(({ answer }) => answer.kind === 'failure');
		expect(refused.map(({ messages }) => messages)).toEqual([[message(321)]]);
		expect(log.length).toBeLessThanOrEqual(19);
	});

	it('gives up the rest of a batch after 40 refusals', async () => {
		const batch = Array.from({ length: 500 }, (_, n) => message(n));
		const log: number[] = [];
		const parts = await batchToParts(batch, askWith(new Set(batch.keys()), log));
		expect(log).toHaveLength(40);
		expect(parts.flatMap(({ messages }) => messages)).toEqual(batch);
		expect(parts.at(-1)?.answer).toMatchObject({
			kind: 'failure',
			failure: {
				scope: 'request',
				problem: {
					error: 'Not asked for, since too many messages beside it were refused',
					errorDescription: expect.stringContaining('refused 40 requests of this batch'),
				},
			},
		});
	});

	it('leaves other failures whole', async () => {
		const failure: Failure = { ...refusal, scope: 'request' };
		const answer: Answer = { kind: 'failure', failure };
		const batch = [message(1), message(2)];
		const parts = await batchToParts(batch, async () => await Promise.resolve(answer));
		expect(parts).toEqual([{ messages: batch, answer }]);
	});

	it('keeps every message once and in order, whichever are bad', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (flags) => {
				const batch = flags.map((_, n) => message(n));
				const bad = new Set(flags.flatMap((isBad, n) => (isBad ? [n] : [])));
				const log: number[] = [];
				const parts = await batchToParts(batch, askWith(bad, log));
				expect(parts.flatMap(({ messages }) => messages)).toEqual(batch);
				const answered = parts.filter(({ answer }) => answer.kind === 'entries');
				const good = answered.flatMap(({ messages }) => messages.map(({ messageId }) => messageId));
				expect(good.filter((id) => bad.has(Number(id)))).toEqual([]);
				if (bad.size < 6) expect(good).toHaveLength(batch.length - bad.size);
			}),
		);
	});
});

describe('partsToOutcomes', () => {
	const asked = [1, 2, 3].map(message);
	const entryOf = (n: number, more: object = {}): Record<string, unknown> => ({
		success: true,
		code: 200,
		...message(n),
		status: `status ${n}`,
		...more,
	});
	const wordsOf = (
		entries: unknown[],
		messages: Message[] = asked,
		codes = ['33'],
	): [unknown[], number] => {
		const { outcomes, unexpected } = partsToOutcomes(
			[{ messages, answer: { kind: 'entries', entries } }],
			codes,
			rawEntry,
		);
		return [
			outcomes.map((one) => (one.kind === 'status' ? one.fields.status : one.error.error)),
			unexpected,
		];
	};
	const ALL = ['status 1', 'status 2', 'status 3'];
	const NONE = 'No status in the answer';

	it.each([
		['in order', [entryOf(1), entryOf(2), entryOf(3)]],
		['reversed', [entryOf(3), entryOf(2), entryOf(1)]],
		['doubled', [entryOf(1), entryOf(3), entryOf(2), entryOf(1), entryOf(3)]],
		['with IDs as text', [1, 2, 3].map((n) => entryOf(n, { messageId: ` 00${n}` }))],
		['with bare numbers', [1, 2, 3].map((n) => entryOf(n, { phoneNumber: 33610000000 + n }))],
		['in national format', [1, 2, 3].map((n) => entryOf(n, { phoneNumber: `06 10 00 00 0${n}` }))],
		[
			'with the number under its other name',
			[1, 2, 3].map((n) => entryOf(n, { phoneNumber: undefined, number: message(n).phoneNumber })),
		],
	])('matches entries that come %s', (_, entries) => {
		expect(wordsOf(entries)).toEqual([ALL, 0]);
	});

	it('gives each of two messages with one ID, or one number, its own status', () => {
		const messages = [
			{ phoneNumber: '+33610000001', messageId: 1 },
			{ phoneNumber: '+33610000002', messageId: 1 },
			{ phoneNumber: '+33610000001', messageId: 2 },
		];
		const entries = messages.map((one, index) => ({ ...one, status: `status ${index}` })).reverse();
		expect(wordsOf(entries, messages)).toEqual([['status 0', 'status 1', 'status 2'], 0]);
	});

	it('tells two long IDs apart that a JSON number would make one', () => {
		const messages = ['9007199254740992', '9007199254740993'].map((messageId) => ({
			phoneNumber: '+33610000001',
			messageId,
		}));
		const entries = messages.map((one) => ({ ...one, status: one.messageId })).reverse();
		expect(wordsOf(entries, messages)).toEqual([['9007199254740992', '9007199254740993'], 0]);
	});

	it('goes by the first of two answers about one message', () => {
		expect(wordsOf([entryOf(1), entryOf(2), entryOf(3), entryOf(2, { status: 'later' })])).toEqual([
			ALL,
			0,
		]);
	});

	it('says of a message that the answer leaves out that there was none for it', () => {
		expect(wordsOf([entryOf(1), entryOf(3)])).toEqual([['status 1', NONE, 'status 3'], 0]);
		expect(wordsOf([])).toEqual([[NONE, NONE, NONE], 0]);
	});

	it('counts what nobody asked for, and gives it to nobody', () => {
		const foreign = [
			entryOf(4),
			entryOf(1, { messageId: 2 }),
			entryOf(1, { messageId: -1 }),
			entryOf(1, { messageId: [1] }),
			entryOf(1, { phoneNumber: 'x' }),
			entryOf(1, { phoneNumber: null }),
			null,
			'Delivered',
			7,
			[],
			{},
		];
		expect(wordsOf([...foreign, entryOf(2)])).toEqual([[NONE, 'status 2', NONE], foreign.length]);
	});

	it('reads a national number of an answer in each country that it may be of', () => {
		const belgian = { phoneNumber: '+32470000001', messageId: 1 };
		const entry = entryOf(1, { phoneNumber: '0470000001' });
		expect(wordsOf([entry], [belgian], ['32', '33'])).toEqual([['status 1'], 0]);
		expect(wordsOf([entry], [belgian], ['33'])).toEqual([[NONE], 1]);
	});

	it('does not guess between two messages that a national number fits', () => {
		const two = [
			{ phoneNumber: '+32470000001', messageId: 1 },
			{ phoneNumber: '+33470000001', messageId: 1 },
		];
		expect(wordsOf([entryOf(1, { phoneNumber: '0470000001' })], two, ['32', '33'])).toEqual([
			[NONE, NONE],
			1,
		]);
	});

	it('gives each message of a failed request its error, told apart from one refused alone', () => {
		const failure: Failure = { scope: 'content', isRetryable: false, problem: { error: 'Non' } };
		const answer: Answer = { kind: 'failure', failure };
		const { outcomes } = partsToOutcomes(
			[
				{ messages: asked.slice(0, 1), answer },
				{
					messages: asked.slice(1),
					answer: { kind: 'failure', failure: { ...failure, scope: 'request' } },
				},
			],
			['33'],
			rawEntry,
		);
		expect(outcomes).toEqual([
			{ kind: 'error', error: { error: 'Non', errorSource: 'message' } },
			{ kind: 'error', error: { error: 'Non', errorSource: 'request' } },
			{ kind: 'error', error: { error: 'Non', errorSource: 'request' } },
		]);
	});
});
