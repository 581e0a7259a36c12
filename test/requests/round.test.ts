import fc from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchCall } from '../../nodes/SmsPartner/api/endpoint';
import type { HttpAnswer, NoAnswer } from '../../nodes/SmsPartner/api/httpAnswer';
import { ME } from '../../nodes/SmsPartner/api/me';
import { MULTI_STATUS } from '../../nodes/SmsPartner/api/multiStatus';
import type { EntryError, Outcome } from '../../nodes/SmsPartner/api/outcome';
import { requestInBatches } from '../../nodes/SmsPartner/requests/round';
import { Stop } from '../../nodes/SmsPartner/requests/taskQueue';
import { fakeClock } from '../engine/fakeClock';
import { runs } from '../properties/runs';

type Reply = HttpAnswer | NoAnswer;

const http = (status: number, more: Partial<HttpAnswer> = {}): Reply => ({
	kind: 'http',
	status,
	isCut: false,
	...more,
});
const answer = (entries: readonly unknown[]): Reply =>
	http(200, { body: { StatutResponse_List: entries } });
const refusal = (code: number): Reply => http(200, { body: { success: false, code } });

const AWAY = http(503);
const JUNK = http(200);
const BARE_400 = http(400);
const NOT_FOUND = http(404);

interface Request {
	readonly entries: readonly number[];
	readonly reply: Reply;
	readonly atMs: number;
	/** Including this one. */
	readonly inFlight: number;
}

interface Options {
	readonly count: number;
	readonly reply: (entries: readonly number[], index: number, atMs: number) => Reply;
	readonly batchSize?: number;
	readonly concurrentRequests?: number;
	readonly patienceMs?: number;
	readonly isRepeatable?: boolean;
	/** The reply to each probe of an outage, by index; undefined if the call has no probe. */
	readonly probe?: (index: number) => Reply;
	/** How many turns of the event loop the answer to a request takes. */
	readonly turns?: (index: number) => number;
	readonly toContent?: BatchCall<number, string>['toContent'];
	readonly toOutcomes?: BatchCall<number, string>['toOutcomes'];
	readonly rounds?: number;
}

const resultOf = (entry: number): Outcome<string> => ({ kind: 'result', result: `r${entry}` });
const errorOf = (error: Partial<EntryError>): unknown => ({
	kind: 'error',
	error: expect.objectContaining(error),
});

const range = (from: number, to: number): number[] =>
	Array.from({ length: to - from }, (_, index) => from + index);

/** Requests the entries 0, 1, 2, …: each entry in the list of a reply has a result. */
async function ask({ count, reply, patienceMs = 60_000, turns = () => 1, ...options }: Options) {
	const clock = fakeClock();
	const stop = new Stop();
	const log: Request[] = [];
	let inFlight = 0;
	let probes = 0;
	const requestRound = requestInBatches<number, string>(
		{
			endpoint: { ...MULTI_STATUS, isRepeatable: options.isRepeatable ?? true },
			maxEntries: 500,
			probe: options.probe && ME,
			toContent: options.toContent ?? ((entries) => ({ entries })),
			toOutcomes:
				options.toOutcomes ??
				((entries, list) => ({
					outcomes: entries.map((entry) =>
						list.includes(entry)
							? resultOf(entry)
							: { kind: 'error', error: { error: 'Left out', errorSource: 'request' } },
					),
					unexpected: 0,
				})),
		},
		{ batchSize: options.batchSize ?? 500, concurrentRequests: options.concurrentRequests ?? 5 },
		{
			clock,
			stop,
			send: async ({ path }, { entries }, maxMs) => {
				if (path === ME.path && maxMs !== 10_000) throw new Error('Probes end after 10 s.');
				if (path === ME.path) return await Promise.resolve(options.probe?.(probes++) ?? AWAY);
				const index = log.length;
				const asked = Array.isArray(entries) ? entries.map(Number) : [];
				const atMs = clock.elapsedMs();
				log.push({ entries: asked, reply: reply(asked, index, atMs), atMs, inFlight: ++inFlight });
				for (let turn = turns(index); turn > 0; turn--) await nextTurn();
				inFlight -= 1;
				return log[index].reply;
			},
		},
	);
	for (let round = 1; round < (options.rounds ?? 1); round++) {
		await requestRound(range(0, count), { maxOutageMs: patienceMs });
	}
	const result = await requestRound(range(0, count), { maxOutageMs: patienceMs });
	const requests = log.length;
	for (let turn = 0; turn < 30; turn++) await nextTurn();
	expect([log.length, inFlight]).toEqual([requests, 0]);
	return { ...result, log, probes, stop, elapsedMs: clock.elapsedMs() };
}

const isErrorOf = (outcome: Outcome<unknown>): boolean => outcome.kind === 'error';
const sizesOf = (log: readonly Request[]): number[] => log.map(({ entries }) => entries.length);

it('requests all entries in batches and returns their results in order', async () => {
	const { outcomes, unexpected, failure, log } = await ask({
		count: 12,
		batchSize: 5,
		reply: answer,
	});
	expect([outcomes, unexpected, failure]).toEqual([range(0, 12).map(resultOf), 0, undefined]);
	expect(log.map(({ entries }) => entries)).toEqual([range(0, 5), range(5, 10), range(10, 12)]);
	expect(await ask({ count: 0, reply: answer })).toMatchObject({ outcomes: [], log: [] });
});

it('gives each entry one outcome, in order and within the concurrency, whatever the server replies', async () => {
	const fault = fc.constantFrom(
		...[AWAY, JUNK, BARE_400, NOT_FOUND, http(302), http(200, { isCut: true })],
		...[refusal(4), refusal(90), refusal(10), refusal(77), answer([])],
		http(429, { retryAfter: '20' }),
		...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'CERT_HAS_EXPIRED'].map((code): Reply => ({
			kind: 'none',
			code,
		})),
	);
	const mostlyGood = fc.option(fault, { nil: undefined, freq: 2 });
	await fc.assert(
		fc.asyncProperty(
			fc.nat(60),
			fc.integer({ min: 1, max: 15 }),
			fc.integer({ min: 1, max: 20 }),
			fc.array(fc.tuple(fc.oneof(fault, mostlyGood), fc.nat(6)), { maxLength: 60 }),
			async (count, batchSize, concurrentRequests, script) => {
				const { outcomes, log } = await ask({
					...{ count, batchSize, concurrentRequests },
					reply: (entries, index) => script[index]?.[0] ?? answer(entries),
					turns: (index) => script[index]?.[1] ?? 1,
				});
				// The oracle is the server, which knows which entries it answered for.
				const answered = log.flatMap(({ entries, reply }) =>
					reply.kind === 'http' && reply.status === 200
						? entries.filter((one) => [reply.body?.StatutResponse_List].flat().includes(one))
						: [],
				);
				expect(new Set(answered).size).toBe(answered.length);
				expect([...outcomes]).toEqual(
					range(0, count).map((entry) =>
						answered.includes(entry)
							? resultOf(entry)
							: errorOf({ error: expect.any(String), errorSource: expect.any(String) }),
					),
				);
				const mostInFlight = Math.max(0, ...log.map(({ inFlight }) => inFlight));
				expect(mostInFlight).toBeLessThanOrEqual(concurrentRequests);
			},
		),
		runs(150),
	);
});

it('keeps as many requests in flight as allowed', async () => {
	const turns = (index: number): number => 1 + ((index * 7) % 5);
	const { log } = await ask({
		count: 40,
		batchSize: 2,
		concurrentRequests: 7,
		reply: answer,
		turns,
	});
	expect(Math.max(...log.map(({ inFlight }) => inFlight))).toBe(7);
});

describe('an outage', () => {
	it.each([5, 20])('of 5 seconds costs no message with a concurrency of %i', async (...row) => {
		const [concurrentRequests] = row;
		const { outcomes, log } = await ask({
			...{ count: 10_000, batchSize: 50, concurrentRequests },
			reply: (entries, index, atMs) => (index >= 20 && atMs < 5000 ? AWAY : answer(entries)),
		});
		expect(outcomes.filter(isErrorOf)).toEqual([]);
		expect(log.length).toBeLessThanOrEqual(200 + concurrentRequests + 12);
	});

	it('is waited out with a single request, however many times it fails', async () => {
		const { outcomes, log } = await ask({
			count: 3,
			reply: (entries, _, atMs) => (atMs < 50_000 ? AWAY : answer(entries)),
		});
		expect([outcomes, log.length > 5]).toEqual([range(0, 3).map(resultOf), true]);
	});

	it('that does not end costs few requests, and ends the round when the patience is over', async () => {
		const { outcomes, log, failure, elapsedMs } = await ask({
			...{ count: 10_000, batchSize: 50, reply: () => AWAY },
		});
		expect(log.length).toBeLessThanOrEqual(20);
		expect(elapsedMs).toBeLessThan(61_000);
		expect(failure).toEqual({
			kind: 'away',
			cause: 'temporarily-unavailable',
			isUnsent: false,
			problem: {
				error: 'SMS Partner is not available (HTTP 503)',
				httpStatus: 503,
				errorDescription:
					"Try again later. If this continues, contact SMS Partner support. The node gave up after 60 seconds. To wait longer, raise the option 'Max Retry Time'.",
			},
		});
		const expected = { ...failure?.problem, errorSource: 'request' } as const;
		expect(outcomes.at(-1)).toEqual({ kind: 'error', error: expected });
		expect(outcomes.filter(isErrorOf)).toHaveLength(10_000);
	});

	it('is not waited out without patience', async () => {
		const { outcomes, log } = await ask({
			...{ count: 9, batchSize: 3, concurrentRequests: 1, patienceMs: 0, reply: () => AWAY },
		});
		expect(sizesOf(log)).toEqual([3, 3]);
		expect(outcomes.at(-1)).toEqual(
			errorOf({ errorDescription: expect.stringContaining("'Max Retry Time' is 0") }),
		);
		const passing = await ask({
			...{ count: 9, batchSize: 3, concurrentRequests: 1, patienceMs: 0 },
			reply: (entries, index) => (index === 0 ? AWAY : answer(entries)),
		});
		expect(passing.log.map(({ entries }) => entries[0])).toEqual([0, 3, 6]);
		expect(passing.outcomes.map(isErrorOf).lastIndexOf(true)).toBe(2);
	});

	it('holds every request back for as long as Retry-After says, even in the next round', async () => {
		const { log } = await ask({
			...{ count: 20, batchSize: 1, patienceMs: 20_000, rounds: 2 },
			reply: (entries, _, atMs) => {
				if (atMs === 0) return http(429, { retryAfter: '30' });
				return atMs < 30_000 ? AWAY : answer(entries);
			},
		});
		const seconds = log.map(({ atMs }) => Math.floor(atMs / 1000));
		expect([...new Set(seconds)]).toEqual([0, 20, 30]);
		expect(log.filter(({ atMs }) => atMs < 30_000)).toHaveLength(6);
	});

	it('is not assumed if the server has never sent the expected data', async () => {
		const { log, failure, elapsedMs } = await ask({ count: 99, batchSize: 9, reply: () => JUNK });
		expect([failure?.kind, failure?.problem.errorDescription?.slice(-37)]).toEqual([
			'unreadable',
			'No request was answered as expected.'.padStart(37),
		]);
		expect([log.length < 10, elapsedMs < 5000]).toEqual([true, true]);
	});
});

describe('a request that fails while others are answered', () => {
	it.each([
		[1, AWAY, 5],
		[5, AWAY, 5],
		[20, AWAY, 5],
		[1, JUNK, 3],
		[5, JUNK, 3],
	])('with a concurrency of %i (%j) is given up after %i tries', async (...row) => {
		const [concurrentRequests, reply, tries] = row;
		const { outcomes, log, elapsedMs } = await ask({
			...{ count: 1000, batchSize: 10, concurrentRequests },
			reply: (entries) => (entries.includes(7) ? reply : answer(entries)),
		});
		expect(log.filter(({ entries }) => entries.includes(7))).toHaveLength(tries);
		expect([log.length, elapsedMs < 10_000]).toEqual([99 + tries, true]);
		expect(outcomes.map(isErrorOf).lastIndexOf(true)).toBe(9);
		expect(outcomes.slice(0, 10)).toEqual(
			range(0, 10).map(() =>
				errorOf({
					errorSource: 'request',
					errorDescription: expect.stringContaining(
						`This request was tried ${tries} times while others were answered.`,
					),
				}),
			),
		);
	});

	it.each([
		['a redirect', http(302)],
		['HTTP 404', NOT_FOUND],
		['a bad certificate', { kind: 'none', code: 'CERT_HAS_EXPIRED' } as const],
	])('is not repeated after %s', async (_, reply) => {
		const { outcomes, log } = await ask({
			...{ count: 40, batchSize: 10 },
			reply: (entries) => (entries.includes(25) ? reply : answer(entries)),
		});
		expect([log.length, outcomes.map(isErrorOf).indexOf(true)]).toEqual([4, 20]);
		expect(outcomes.filter(isErrorOf)).toHaveLength(10);
	});
});

describe('a refused batch', () => {
	const refuse =
		(bad: ReadonlySet<number>, reply: Reply) =>
		(entries: readonly number[]): Reply =>
			entries.some((entry) => bad.has(entry)) ? reply : answer(entries);

	it('loses no good message to up to 10 % bad ones', async () => {
		const badPerBatch = fc.uniqueArray(fc.nat(499), { maxLength: 50 });
		await fc.assert(
			fc.asyncProperty(
				fc.array(badPerBatch, { minLength: 1, maxLength: 4 }),
				fc.integer({ min: 1, max: 20 }),
				fc.constantFrom(refusal(9), refusal(90), BARE_400),
				fc.infiniteStream(fc.nat(5)),
				async (batches, concurrentRequests, reply, latency) => {
					const bad = new Set(batches.flatMap((ids, batch) => ids.map((id) => batch * 500 + id)));
					const { outcomes } = await ask({
						...{ count: batches.length * 500, concurrentRequests, reply: refuse(bad, reply) },
						turns: () => Number(latency.next().value),
					});
					expect(outcomes.flatMap((one, index) => (isErrorOf(one) ? [index] : []))).toEqual(
						[...bad].sort((a, b) => a - b),
					);
				},
			),
			runs(40),
		);
	});

	it.each([1, 2, 5, 20])(
		'finds evenly spread bad messages with a concurrency of %i',
		async (...row) => {
			const [concurrentRequests] = row;
			for (const step of [10, 20, 50, 100, 250]) {
				const bad = new Set(range(0, 500).filter((entry) => entry % step === step - 1));
				const reply = refuse(bad, BARE_400);
				const { outcomes } = await ask({ count: 500, concurrentRequests, reply });
				expect(outcomes.filter(isErrorOf)).toHaveLength(bad.size);
			}
		},
	);

	it.each([0, 225, 450])('finds 50 bad messages in a row from %i on', async (from) => {
		const bad = new Set(range(from, from + 50));
		const { outcomes } = await ask({ count: 500, reply: refuse(bad, BARE_400) });
		expect(outcomes.flatMap((one, index) => (isErrorOf(one) ? [index] : []))).toEqual([...bad]);
	});

	it.each([
		['at the edges of its halves', [499, 249, 374, 124, 437, 187]],
		['at the edges of its eighths', range(1, 9).map((eighth) => Math.ceil(eighth * 62.5) - 1)],
	])('finds bad messages %s', async (_, bad) => {
		for (const concurrentRequests of [1, 5, 20]) {
			const reply = refuse(new Set(bad), BARE_400);
			const { outcomes } = await ask({ count: 500, concurrentRequests, reply });
			expect(outcomes.filter(isErrorOf)).toHaveLength(bad.length);
		}
	});

	it.each([BARE_400, http(200, { body: { success: true, code: 9 } })])(
		'is not split if the request must not be repeated: %j',
		async (reply) => {
			const { log, outcomes } = await ask({ count: 4, isRepeatable: false, reply: () => reply });
			expect([log.length, outcomes.filter(isErrorOf).length]).toEqual([1, 4]);
		},
	);

	it('is split until the bad message is isolated, in few requests', async () => {
		const { outcomes, log } = await ask({ count: 500, reply: refuse(new Set([321]), refusal(9)) });
		expect(outcomes).toEqual(
			range(0, 500).map((entry) =>
				entry === 321
					? errorOf({ error: 'Not a mobile number', errorCode: 9, errorSource: 'message' })
					: resultOf(entry),
			),
		);
		expect(log.length).toBeLessThanOrEqual(19);
	});

	it('leaves a single message unanswered if the reason cannot be about it', async () => {
		const { outcomes } = await ask({ count: 2, reply: refuse(new Set([1]), refusal(90)) });
		expect(outcomes).toEqual([resultOf(0), errorOf({ errorCode: 90, errorSource: 'request' })]);
	});

	it('is given up after about 40 refusals if none of its messages was answered', async () => {
		const bad = new Set(range(500, 1000));
		const { outcomes, log } = await ask({
			...{ count: 1500, concurrentRequests: 3, reply: refuse(bad, BARE_400) },
		});
		const refused = log.filter(({ entries }) => entries.some((entry) => bad.has(entry)));
		expect(refused.length).toBeGreaterThanOrEqual(40);
		expect(refused.length).toBeLessThanOrEqual(41);
		expect(outcomes.flatMap((one, index) => (isErrorOf(one) ? [index] : []))).toEqual([...bad]);
		expect(outcomes[500]).toEqual({
			kind: 'error',
			error: {
				error: 'Skipped: too many other messages in this batch were refused',
				errorSource: 'request',
				errorDescription:
					'SMS Partner refused 40 requests of this batch and answered none ("SMS Partner refused the request (HTTP 400)"). Fix the other messages and run again, or lower the option \'Batch Size\'.',
			},
		});
	});
});

describe('a round in which nothing is answered', () => {
	it.each([
		['HTTP 400', BARE_400, 1],
		['HTTP 400', BARE_400, 20],
		['code 50', refusal(50), 5],
		['HTTP 404', NOT_FOUND, 5],
		['a list without any requested entry', answer(['?']), 5],
	])('ends after about 40 requests (%s)', async (_, reply, concurrentRequests) => {
		const count = 5000;
		const options = { count, batchSize: 50, concurrentRequests, reply: () => reply };
		const { outcomes, log, failure } = await ask(options);
		expect(outcomes.filter(isErrorOf)).toHaveLength(count);
		expect(log.length).toBeGreaterThanOrEqual(40);
		expect(log.length).toBeLessThanOrEqual(40 + concurrentRequests);
		expect(failure?.problem.errorDescription).toMatch(
			/The node stopped after 40 requests, none of which brought a result\.$/,
		);
	});
});

it('starts no further request after an account error, and keeps what was answered', async () => {
	const { outcomes, log, stop, failure } = await ask({
		...{ count: 100, batchSize: 10, concurrentRequests: 2 },
		reply: (entries) => (entries.includes(30) ? refusal(10) : answer(entries)),
	});
	expect(log.length).toBeLessThanOrEqual(5);
	expect([stop.failure?.cause, failure]).toEqual(['credential-invalid', undefined]);
	const answered = new Set(log.flatMap(({ entries }) => (entries.includes(30) ? [] : entries)));
	expect(outcomes).toEqual(
		range(0, 100).map((entry) =>
			answered.has(entry)
				? resultOf(entry)
				: errorOf({ error: 'Wrong API key', errorCode: 10, errorSource: 'request' }),
		),
	);
});

it('makes no request if the run has already stopped', async () => {
	const { outcomes, log } = await ask({
		count: 9,
		batchSize: 3,
		reply: () => refusal(10),
		rounds: 2,
	});
	expect(log).toHaveLength(3);
	expect(outcomes).toEqual(range(0, 9).map(() => errorOf({ error: 'Wrong API key' })));
});

it('never repeats an entry that may have been accepted, if its request must not be repeated', async () => {
	const safe = [
		http(429),
		{ kind: 'none', code: 'ECONNREFUSED', syscall: 'connect' } as const,
		refusal(90),
		http(200, { body: { success: false } }),
	];
	const unsafe = [
		...[AWAY, JUNK, http(408), http(200, { isCut: true }), http(200, { body: { success: true } })],
		...['ECONNRESET', 'ETIMEDOUT', undefined].map((code): Reply => ({ kind: 'none', code })),
	];
	const reply = fc.constantFrom(...safe, ...safe, ...unsafe);
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 6 }),
			fc.integer({ min: 1, max: 4 }),
			fc.array(reply, { minLength: 1, maxLength: 30 }),
			async (batchSize, concurrentRequests, script) => {
				const { log } = await ask({
					...{ count: 20, batchSize, concurrentRequests, isRepeatable: false },
					reply: (entries, index) => script[index] ?? answer(entries),
				});
				for (const entry of range(0, 20)) {
					const replies = log.filter(({ entries }) => entries.includes(entry)).slice(0, -1);
					expect(replies.filter((one) => !safe.some((two) => two === one.reply))).toEqual([]);
				}
			},
		),
		runs(100),
	);
});

describe('an exception', () => {
	const fail = (): never => {
		throw new Error('Boom');
	};
	const failFrom30 =
		<Value>(value: (entries: readonly number[]) => Value) =>
		(entries: readonly number[]): Value =>
			entries[0] >= 30 ? fail() : value(entries);

	it('while a request is built leaves no SMS in doubt', async () => {
		const { outcomes } = await ask({
			...{ count: 4, batchSize: 2, isRepeatable: false, reply: answer, concurrentRequests: 1 },
			toContent: (entries) => (entries[0] === 2 ? fail() : { entries }),
		});
		expect(outcomes.map((one) => one.kind === 'error' && one.maybeSent === true)).toEqual([
			...[false, false, false, false],
		]);
	});

	it('after an answer was read costs none of its results', async () => {
		const { outcomes, stop } = await ask({
			count: 2,
			reply: answer,
			toOutcomes: (entries) => {
				const outcomes = entries.map(resultOf);
				// Throws where the outcomes are looked at, after they are settled.
				return { outcomes: Object.assign(outcomes, { some: fail }), unexpected: 0 };
			},
		});
		expect([outcomes.map(({ kind }) => kind), stop.failure?.kind]).toEqual([
			['result', 'result'],
			'defect',
		]);
	});

	it.each<[string, Partial<Options>]>([
		['while a request is built', { toContent: failFrom30((entries) => ({ entries })) }],
		['while a request is sent', { reply: failFrom30(answer) }],
		[
			'while an answer is read',
			{ toOutcomes: failFrom30((all) => ({ outcomes: all.map(resultOf), unexpected: 0 })) },
		],
	])('%s stops the round, and every entry has an outcome', async (_, options) => {
		const { outcomes, log, stop, failure } = await ask({
			...{ count: 1000, batchSize: 10, concurrentRequests: 3, reply: answer },
			...{ turns: (index: number) => (index % 3) + 1, ...options },
		});
		expect(log.length).toBeLessThanOrEqual(6);
		expect([failure, stop.failure?.kind]).toEqual([undefined, 'defect']);
		expect(outcomes).toHaveLength(1000);
		expect(outcomes.slice(0, 30).filter(isErrorOf)).toEqual([]);
		expect(outcomes.slice(30)).toEqual(
			range(30, 1000).map(() =>
				errorOf({
					error: 'The SMS Partner node stopped unexpectedly',
					errorSource: 'request',
					errorDescription: expect.stringMatching(/^Please report this at .*: Boom$/),
				}),
			),
		);
	});
});

const ACCOUNT = http(200, { body: { success: true, credits: { balance: 1 } } });

describe('an outage that begins with a request that must not be repeated', () => {
	const lostAt =
		(...lost: number[]): Options['reply'] =>
		(entries, index) =>
			lost.includes(index) ? AWAY : answer(entries);

	it('needs no probe if a request in flight is answered', async () => {
		const { log, probes, outcomes } = await ask({
			count: 12,
			batchSize: 1,
			isRepeatable: false,
			probe: () => ACCOUNT,
			reply: lostAt(0),
			turns: (index) => (index === 0 ? 1 : 40),
		});
		expect(probes).toBe(0);
		expect(outcomes.map(({ kind }) => kind)).toEqual([
			'error',
			...Array<string>(11).fill('result'),
		]);
		// Four others were in flight when the first one was lost.
		expect(log.slice(0, 5).map(({ inFlight }) => inFlight)).toEqual([1, 2, 3, 4, 5]);
	});

	it('costs one request each time it recurs, and ends the round after the third time', async () => {
		const { log, outcomes } = await ask({
			count: 40,
			batchSize: 1,
			isRepeatable: false,
			probe: () => ACCOUNT,
			reply: () => AWAY,
			concurrentRequests: 5,
			turns: () => 1,
		});
		// Five in parallel, then one after the other.
		expect(log.map(({ inFlight }) => inFlight).slice(5)).toEqual([1, 1]);
		expect(outcomes.filter((one) => one.kind === 'error' && one.maybeSent)).toHaveLength(7);
	});

	it('ends the run if the probe says that the account cannot be used', async () => {
		const { log, stop, probes } = await ask({
			count: 20,
			batchSize: 1,
			isRepeatable: false,
			concurrentRequests: 1,
			probe: () => refusal(10),
			reply: lostAt(0),
		});
		expect([log.length, probes, stop.failure?.kind]).toEqual([1, 1, 'account']);
	});

	it.each([
		['refused', BARE_400],
		['rejected', NOT_FOUND],
	])('is over if the probe is %s, since SMS Partner answers again', async (_, reply) => {
		const { log, probes } = await ask({
			count: 3,
			batchSize: 1,
			isRepeatable: false,
			concurrentRequests: 1,
			probe: () => reply,
			reply: lostAt(0),
		});
		expect([log.length, probes]).toEqual([3, 1]);
	});

	it.each([
		['HTTP 503', AWAY],
		['unreadable data', JUNK],
	])('is not over if the answer to the probe is %s', async (_, reply) => {
		const { log, probes, outcomes } = await ask({
			count: 3,
			batchSize: 1,
			isRepeatable: false,
			concurrentRequests: 1,
			patienceMs: 5000,
			probe: () => reply,
			reply: lostAt(0),
		});
		expect(log).toHaveLength(1);
		expect(probes).toBeGreaterThan(2);
		expect(outcomes.map((one) => one.kind === 'error' && one.maybeSent === true)).toEqual([
			...[true, false, false],
		]);
	});

	it('ends the run if the probe throws', async () => {
		const { stop, outcomes } = await ask({
			count: 3,
			batchSize: 1,
			isRepeatable: false,
			concurrentRequests: 1,
			probe: () => {
				throw new Error('Broken');
			},
			reply: lostAt(0),
		});
		expect(stop.failure?.kind).toBe('defect');
		expect(outcomes).toHaveLength(3);
	});
});

describe('a request that is refused for ever, while the account can be read', () => {
	const forever = async (reply: Reply, more: Partial<Options> = {}) =>
		await ask({
			count: 6,
			batchSize: 3,
			isRepeatable: false,
			probe: () => ACCOUNT,
			reply: () => reply,
			...more,
		});

	it.each([
		['HTTP 429', http(429)],
		['HTTP 429 with Retry-After', http(429, { retryAfter: '1' })],
		['a full queue', refusal(500)],
	])('ends when the patience is over: %s', async (_, reply) => {
		for (const patienceMs of [3000, 60_000, 600_000]) {
			const { log, outcomes, elapsedMs } = await forever(reply, { patienceMs });
			expect(elapsedMs).toBeGreaterThanOrEqual(patienceMs);
			expect(elapsedMs).toBeLessThan(patienceMs + 1000);
			expect(log.length).toBeLessThanOrEqual(20);
			expect(outcomes.map((one) => one.kind === 'error' && one.maybeSent)).toEqual(
				Array(6).fill(undefined),
			);
		}
	});

	it('ends after 20 requests for one lot, however long the patience is', async () => {
		const { log } = await forever(http(429), { count: 3, patienceMs: 600_000 });
		expect(log.length).toBeLessThanOrEqual(20);
		expect(log.length).toBeGreaterThan(15);
	});

	it.each([
		['an unknown code', refusal(77)],
		['no code', http(200, { body: { success: false } })],
	])('is split like any other, and ends after 40 requests: %s', async (_, reply) => {
		const { log, elapsedMs } = await forever(reply, { count: 500, batchSize: 500 });
		expect([log.length, elapsedMs]).toEqual([40, 0]);
	});

	it('costs only the SMS that is refused with an unknown code', async () => {
		const { outcomes } = await ask({
			...{ count: 500, isRepeatable: false, probe: () => ACCOUNT },
			reply: (entries) => (entries.includes(321) ? refusal(77) : answer(entries)),
		});
		expect(outcomes.map(isErrorOf).indexOf(true)).toBe(321);
		expect(outcomes.filter(isErrorOf)).toHaveLength(1);
	});

	it('gives up one lot while others are answered', async () => {
		const { log, outcomes } = await ask({
			...{ count: 60, batchSize: 3, isRepeatable: false, probe: () => ACCOUNT },
			reply: (entries) => (entries.includes(4) ? http(429) : answer(entries)),
		});
		expect(log.filter(({ entries }) => entries.includes(4))).toHaveLength(5);
		expect(outcomes.filter(isErrorOf)).toHaveLength(3);
	});
});

describe('requests of unknown effect, one after another', () => {
	it.each([
		['a redirect', http(303)],
		['a web page under HTTP 400', BARE_400],
		['an answer without data', JUNK],
		['an answer about nobody', answer(['?'])],
	])('end the round after three: %s', async (_, reply) => {
		const { log, outcomes } = await ask({
			...{ count: 40, batchSize: 2, isRepeatable: false, concurrentRequests: 1 },
			probe: () => ACCOUNT,
			reply: () => reply,
			toOutcomes: (entries) => ({
				outcomes: entries.map(() => ({
					kind: 'error',
					maybeSent: true,
					error: { error: 'Not confirmed', errorSource: 'request' },
				})),
				unexpected: 0,
			}),
		});
		expect(log).toHaveLength(3);
		// Only those that were in a request.
		expect(outcomes.map((one) => one.kind === 'error' && one.maybeSent === true)).toEqual([
			...Array<boolean>(6).fill(true),
			...Array<boolean>(34).fill(false),
		]);
	});

	it.each<[string, (entries: readonly number[]) => Reply]>([
		['answers', answer],
		['refuses an SMS', () => refusal(9)],
	])('do not count once SMS Partner %s in between', async (_, reply) => {
		const { log } = await ask({
			...{ count: 9, batchSize: 1, isRepeatable: false, concurrentRequests: 1 },
			probe: () => ACCOUNT,
			reply: (entries, index) => (index % 3 < 2 ? http(303) : reply(entries)),
		});
		expect(log).toHaveLength(9);
	});
});

describe('requests that get no answer', () => {
	it('end the run after exactly 40', async () => {
		const { log, stop } = await ask({
			count: 60,
			batchSize: 1,
			concurrentRequests: 1,
			reply: () => NOT_FOUND,
		});
		expect([log.length, stop.failure?.kind]).toEqual([40, 'rejected']);
	});

	it('end the round after exactly 40, but not the run, if an earlier round was answered', async () => {
		const { log, stop, outcomes } = await ask({
			count: 60,
			batchSize: 1,
			concurrentRequests: 1,
			rounds: 2,
			reply: (entries, index) => (index < 60 ? answer(entries) : NOT_FOUND),
		});
		expect([log.length - 60, stop.failure]).toEqual([40, undefined]);
		expect(outcomes.at(-1)).toEqual(
			errorOf({ errorDescription: expect.stringMatching(/stopped after 40 requests/) }),
		);
		expect(outcomes.every(isErrorOf)).toBe(true);
	});

	it('end neither the run nor the round once an entry has been answered', async () => {
		const { log, stop } = await ask({
			count: 100,
			batchSize: 2,
			concurrentRequests: 1,
			reply: ([first], index) => (index === 0 ? answer([first + 1]) : NOT_FOUND),
		});
		expect([log.length, stop.failure]).toEqual([50, undefined]);
	});

	it('do not include a request that is answered for at least one entry, whichever it is', async () => {
		const { failure, outcomes } = await ask({
			count: 6,
			batchSize: 2,
			reply: ([first]) => answer([first + 1]),
		});
		expect([failure, outcomes.filter(isErrorOf)]).toEqual([
			undefined,
			outcomes.filter((_, i) => i % 2 === 0),
		]);
	});
});

it('moves on to the largest other part of a batch after the second refused entry', async () => {
	const { log } = await ask({
		count: 16,
		batchSize: 16,
		concurrentRequests: 1,
		reply: (entries) => (entries.some((entry) => entry > 10) ? BARE_400 : answer(entries)),
	});
	expect(log.slice(0, 7).map(({ entries }) => [entries[0], entries.length])).toEqual([
		[0, 16],
		[8, 8],
		[12, 4],
		[14, 2],
		[15, 1],
		[14, 1],
		[0, 8],
	]);
});

describe('says that the whole run failed', () => {
	const nobody = http(200, { body: { success: true, StatutResponse_List: [] } });

	it.each<[string, Options['reply'], string | undefined]>([
		['if nothing was answered', () => AWAY, 'away'],
		[
			'if SMS Partner refused each request for a reason that is about none',
			() => refusal(90),
			'refused',
		],
		['if an answer is about nobody', () => answer(['?']), 'rejected'],
		[
			'not if an entry has a result',
			(entries, index) => (index > 0 ? NOT_FOUND : answer(entries)),
			undefined,
		],
		[
			'not if an entry has an error of its own',
			(_, index) => (index > 0 ? NOT_FOUND : refusal(4)),
			undefined,
		],
		['if the account cannot be used', () => refusal(10), 'account'],
		['if a list is empty', () => nobody, 'rejected'],
	])('%s', async (_, reply, kind) => {
		const { failure } = await ask({
			count: 3,
			batchSize: 1,
			concurrentRequests: 1,
			patienceMs: 0,
			reply,
		});
		expect(failure?.kind).toBe(kind);
	});

	it('not if there was nothing to request, or if an SMS may have been sent', async () => {
		expect((await ask({ count: 0, reply: () => AWAY })).failure).toBeUndefined();
		const lost = await ask({ count: 1, isRepeatable: false, reply: () => http(303) });
		expect([lost.failure, lost.outcomes]).toEqual([
			undefined,
			[{ ...Object(errorOf({ errorSource: 'request' })), maybeSent: true }],
		]);
	});

	it('not in a later round, if an earlier one was answered', async () => {
		const { failure } = await ask({
			...{ count: 1, rounds: 2, patienceMs: 0 },
			reply: (entries, index) => (index === 0 ? answer(entries) : AWAY),
		});
		expect(failure).toBeUndefined();
	});
});
