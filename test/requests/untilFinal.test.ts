import fc from 'fast-check';
import type { Failure } from '../../nodes/SmsPartner/api/failure';
import type { EntryError, ErrorSource, Outcome } from '../../nodes/SmsPartner/api/outcome';
import type { Patience } from '../../nodes/SmsPartner/requests/outage';
import { Stop } from '../../nodes/SmsPartner/requests/taskQueue';
import { untilFinal } from '../../nodes/SmsPartner/requests/untilFinal';
import { fakeClock, type FakeClock } from '../engine/fakeClock';

/** No request is repeated after 60 seconds. */
const WITHIN: Patience = {
	maxOutageMs: 30_000,
	untilMs: fakeClock().now() + 60_000,
};
const TIMES = { checkEverySeconds: 25, giveUpAfterSeconds: 60 };
const CANCELLED: Failure = {
	kind: 'stopped',
	cause: 'temporarily-unavailable',
	problem: { error: 'Stopped' },
};

const status = (word: string): Outcome<string> => ({ kind: 'result', result: word });
const error = (errorSource: ErrorSource, words = `a ${errorSource} error`): Outcome<string> => ({
	kind: 'error',
	error: { error: words, errorSource },
});
const WAITING = status('waiting');
const DELIVERED = status('final');
const REQUEST_ERROR = error('request');
const MESSAGE_ERROR = error('message');
/** Final, but incomplete. */
const IN_PART = status('final in part');
const PART_FAILED: EntryError = { error: 'a part failed', errorSource: 'request' };

interface Options {
	readonly times?: typeof TIMES;
	readonly stop?: Stop;
	/** Called in each round, before its answer. */
	readonly duringRound?: (round: number) => Promise<void> | void;
	readonly clock?: FakeClock;
	readonly failureOf?: (round: number) => Failure | undefined;
}

/** Runs `untilFinal` with a list of outcomes for each entry, one per round; the last one is repeated. */
async function run(
	scripts: ReadonlyArray<ReadonlyArray<Outcome<string>>>,
	{ stop = new Stop(), clock = fakeClock(), duringRound, failureOf, times = TIMES }: Options = {},
) {
	const asked: Array<{ atMs: number; entries: readonly number[]; patience: Patience }> = [];
	const sleeps: number[] = [];
	const result = await untilFinal(
		[...scripts.keys()],
		async (entries, patience) => {
			const round = asked.length;
			asked.push({ atMs: clock.elapsedMs(), entries, patience });
			await duringRound?.(round);
			return {
				outcomes: entries.map((entry) => scripts[entry].at(round) ?? scripts[entry].slice(-1)[0]),
				unexpected: 1,
				failure: failureOf?.(round),
			};
		},
		{
			isFinal: (word) => word.startsWith('final'),
			failureOf: (word) => (word.endsWith('in part') ? PART_FAILED : undefined),
		},
		times,
		{ maxOutageMs: 30_000 },
		{
			stop,
			clock: {
				...clock,
				sleep: async (ms) => {
					sleeps.push(ms);
					await clock.sleep(ms);
				},
			},
		},
	);
	return { ...result, asked, sleeps };
}

it('checks once if nothing is pending', async () => {
	const settled = [DELIVERED, MESSAGE_ERROR, error('input')];
	const { outcomes, asked, wait } = await run(settled.map((outcome) => [outcome]));
	expect([outcomes, asked.length]).toEqual([settled, 1]);
	expect(wait).toEqual({ seconds: 0, problem: undefined, isTimeOver: true });
});

it('checks only pending entries again, until there are none', async () => {
	const { outcomes, asked, unexpected, wait } = await run([
		[DELIVERED],
		[WAITING, WAITING, status('final too')],
		[MESSAGE_ERROR],
		[WAITING, DELIVERED],
		[REQUEST_ERROR, DELIVERED],
	]);
	expect(asked).toEqual([
		{ atMs: 0, entries: [0, 1, 2, 3, 4], patience: WITHIN },
		{ atMs: 25_000, entries: [1, 3, 4], patience: WITHIN },
		{ atMs: 50_000, entries: [1], patience: WITHIN },
	]);
	expect(outcomes).toEqual([DELIVERED, status('final too'), MESSAGE_ERROR, DELIVERED, DELIVERED]);
	expect([unexpected, wait]).toEqual([3, { seconds: 50, problem: undefined, isTimeOver: true }]);
});

it('checks for the last time when the time is up', async () => {
	const { outcomes, asked, wait } = await run([[WAITING]]);
	expect(asked.map(({ atMs }) => atMs)).toEqual([0, 25_000, 50_000, 60_000]);
	expect(outcomes).toEqual([WAITING]);
	expect(wait).toEqual({ seconds: 60, problem: undefined, isTimeOver: true });
});

it('sleeps in steps of at most 100 ms', async () => {
	const { sleeps } = await run([[WAITING]]);
	expect(Math.max(...sleeps)).toBe(100);
	expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
});

it.each([
	[40_000, [0, 60_000]],
	[60_000, [0]],
	[90_000, [0]],
])('counts the time from the start, including a first round of %i ms', async (ms, times) => {
	const clock = fakeClock();
	const duringRound = async (round: number): Promise<void> => {
		if (round === 0) await clock.sleep(ms);
	};
	const { asked } = await run([[WAITING]], { clock, duringRound });
	expect(asked.map(({ atMs }) => atMs)).toEqual(times);
});

it('continues after a first round that failed, and has not failed if a later one was answered', async () => {
	const failure: Failure = { ...CANCELLED, kind: 'away' };
	const failureOf = (round: number): Failure | undefined => (round === 0 ? failure : undefined);
	const result = await run([[REQUEST_ERROR, DELIVERED], [REQUEST_ERROR]], { failureOf });
	expect(result.asked.map(({ entries }) => entries)).toEqual([[0, 1], [0, 1], [1], [1]]);
	expect([result.outcomes, result.failure]).toEqual([[DELIVERED, REQUEST_ERROR], undefined]);
	expect(result.wait?.problem).toEqual({ error: 'a request error', errorSource: 'request' });
});

it('has failed if no round was answered', async () => {
	const failure: Failure = { ...CANCELLED, kind: 'away' };
	const failureOf = (round: number): Failure =>
		round === 0 ? failure : { ...failure, kind: 'rejected' };
	expect((await run([[REQUEST_ERROR]], { failureOf })).failure).toBe(failure);
});

it.each([
	['a later status', WAITING, status('waiting more'), 'later'],
	['a status after a request error', REQUEST_ERROR, DELIVERED, 'later'],
	['the status, if the message has an error later', WAITING, MESSAGE_ERROR, 'earlier'],
	['the status, if a later request fails', WAITING, REQUEST_ERROR, 'earlier'],
	['a message error after a request error', REQUEST_ERROR, MESSAGE_ERROR, 'later'],
	['the first of two request errors', error('request', 'a'), error('request', 'b'), 'earlier'],
	['a complete result, if a later one is incomplete', WAITING, IN_PART, 'earlier'],
	['a complete result after an incomplete one', IN_PART, DELIVERED, 'later'],
	['the later of two incomplete results', IN_PART, status('waiting in part'), 'later'],
	['an incomplete result, if a later request fails', IN_PART, REQUEST_ERROR, 'earlier'],
	['an incomplete result, if the message has an error later', IN_PART, MESSAGE_ERROR, 'earlier'],
	['an incomplete result after a request error', REQUEST_ERROR, IN_PART, 'later'],
])('keeps %s', async (_, earlier, later, kept) => {
	const { outcomes } = await run([[earlier, later]]);
	expect(outcomes).toEqual([kept === 'later' ? later : earlier]);
});

it('checks an incomplete result again, and says why it is incomplete', async () => {
	const { asked, wait } = await run([[IN_PART]]);
	expect(asked).toHaveLength(4);
	expect(wait?.problem).toBe(PART_FAILED);
});

it('says why the last round failed for some entries, and forgets earlier failures', async () => {
	const failing = [WAITING, ...['a', 'b', 'c'].map((words) => error('request', words))];
	expect((await run([[WAITING], failing])).wait?.problem?.error).toBe('c');
	const times = { ...TIMES, checkEverySeconds: 15 };
	expect((await run([[...failing, WAITING]], { times })).wait).toEqual({
		seconds: 60,
		problem: undefined,
		isTimeOver: true,
	});
});

it.each<[string, (stop: Stop) => Options, number, number]>([
	['its first round', (stop) => ({ duringRound: () => stop.because(CANCELLED) }), 1, 0],
	['a wait', (stop) => ({ clock: fakeClock(() => stop.because(CANCELLED)) }), 1, 100],
	[
		'a later round',
		(stop) => ({ duringRound: (round) => void (round === 1 && stop.because(CANCELLED)) }),
		2,
		25_000,
	],
])('ends soon if the run is stopped in %s', async (_, optionsOf, rounds, elapsedMs) => {
	const stop = new Stop();
	const { outcomes, asked, wait, failure, sleeps } = await run([[WAITING]], {
		stop,
		failureOf: () => ({ ...CANCELLED, kind: 'away' }),
		...optionsOf(stop),
	});
	expect([outcomes, asked.length, failure]).toEqual([[WAITING], rounds, CANCELLED]);
	expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(elapsedMs);
	expect([wait?.problem, wait?.isTimeOver]).toEqual([CANCELLED.problem, false]);
});

it('checks each entry until it is settled and no longer, whatever the outcomes', async () => {
	const outcome = fc.constantFrom(WAITING, DELIVERED, REQUEST_ERROR, MESSAGE_ERROR);
	const script = fc.array(outcome, { minLength: 1, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(fc.array(script, { minLength: 1, maxLength: 8 }), async (scripts) => {
			const { outcomes, asked } = await run(scripts);
			outcomes.forEach((result, entry) => {
				const rounds = asked.filter(({ entries }) => entries.includes(entry)).length;
				expect(asked.slice(0, rounds).every(({ entries }) => entries.includes(entry))).toBe(true);
				const seen = Array.from(
					{ length: rounds },
					(_, round) => scripts[entry][Math.min(round, scripts[entry].length - 1)],
				);
				expect(seen.indexOf(DELIVERED)).toBe(result === DELIVERED ? rounds - 1 : -1);
				if (seen.includes(WAITING)) expect([WAITING, DELIVERED]).toContain(result);
				if (result === WAITING || result === REQUEST_ERROR) expect(rounds).toBe(asked.length);
			});
		}),
	);
});
