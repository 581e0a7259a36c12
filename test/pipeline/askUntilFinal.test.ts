import fc from 'fast-check';
import { askUntilFinal, type WaitSettings } from '../../nodes/SmsPartner/pipeline/askUntilFinal';
import type { RunOutcome } from '../../nodes/SmsPartner/pipeline/batchesToOutcomes';
import { Stop } from '../../nodes/SmsPartner/pipeline/stop';
import type {
	ErrorSource,
	Failure,
	Message,
	Outcome,
	Standing,
} from '../../nodes/SmsPartner/types';
import { fakeClock } from '../engine/fakeClock';

const SETTINGS: WaitSettings = { checkEveryMs: 25_000, giveUpAfterMs: 60_000 };
const CANCELLED: Failure = { scope: 'stopped', isRetryable: false, problem: { error: 'Stopped' } };

const status = (standing: Standing, word = standing): Outcome => ({
	kind: 'status',
	standing,
	fields: { status: word },
});
const error = (errorSource: ErrorSource, words = `a ${errorSource} error`): Outcome => ({
	kind: 'error',
	error: { error: words, errorSource },
});
const WAITING = status('waiting');
const DELIVERED = status('delivered');
const REQUEST_ERROR = error('request');
const MESSAGE_ERROR = error('message');

interface Options {
	readonly settings?: WaitSettings;
	readonly stop?: Stop;
	/** Happens in a wait. */
	readonly duringWait?: () => void;
	/** Happens in each round, before its answer. */
	readonly duringRound?: (round: number) => Promise<void> | void;
	readonly clock?: ReturnType<typeof fakeClock>;
	readonly first?: Partial<RunOutcome>;
}

/** Runs it over messages whose outcomes are given round by round; the last of a message is repeated. */
async function run(
	scripts: ReadonlyArray<readonly Outcome[]>,
	{ stop = new Stop(), duringWait, duringRound, first, ...options }: Options = {},
) {
	const clock = options.clock ?? fakeClock(duringWait);
	const startMs = clock.now();
	const asked: Array<{ atMs: number; messages: readonly unknown[] }> = [];
	const result = await askUntilFinal(
		scripts.map((_, messageId): Message => ({ phoneNumber: '+33600000000', messageId })),
		async (messages, round) => {
			asked.push({
				atMs: clock.now() - startMs,
				messages: messages.map(({ messageId }) => messageId),
			});
			await duringRound?.(round);
			return {
				outcomes: messages.map(({ messageId }) => {
					const script = scripts[Number(messageId)];
					return script[Math.min(round, script.length - 1)];
				}),
				unexpected: 1,
				failure: undefined,
				...(round === 0 && first),
			};
		},
		'settings' in options ? options.settings : SETTINGS,
		clock,
		stop,
	);
	return { ...result, asked };
}

it('asks once where it is not to wait', async () => {
	const { outcomes, asked, wait } = await run([[WAITING], [DELIVERED]], { settings: undefined });
	expect([outcomes, asked.length, wait]).toEqual([[WAITING, DELIVERED], 1, undefined]);
});

it('asks once where nothing is pending', async () => {
	const settled = [DELIVERED, status('notDelivered'), MESSAGE_ERROR, error('input')];
	const { outcomes, asked, wait } = await run(settled.map((outcome) => [outcome]));
	expect([outcomes, asked.length]).toEqual([settled, 1]);
	expect(wait).toEqual({ seconds: 0, problem: undefined, isTimeOver: true });
});

it('asks again for what is pending only, until nothing is', async () => {
	const { outcomes, asked, unexpected, wait } = await run([
		[DELIVERED],
		[WAITING, WAITING, status('notDelivered')],
		[MESSAGE_ERROR],
		[WAITING, DELIVERED],
		[REQUEST_ERROR, DELIVERED],
	]);
	expect(asked).toEqual([
		{ atMs: 0, messages: [0, 1, 2, 3, 4] },
		{ atMs: 25_000, messages: [1, 3, 4] },
		{ atMs: 50_000, messages: [1] },
	]);
	expect(outcomes).toEqual([
		DELIVERED,
		status('notDelivered'),
		MESSAGE_ERROR,
		DELIVERED,
		DELIVERED,
	]);
	expect(unexpected).toBe(3);
	expect(wait).toEqual({ seconds: 50, problem: undefined, isTimeOver: true });
});

it('asks for the last time when the time is over', async () => {
	const { outcomes, asked, wait } = await run([[WAITING]]);
	expect(asked.map(({ atMs }) => atMs)).toEqual([0, 25_000, 50_000, 60_000]);
	expect(outcomes).toEqual([WAITING]);
	expect(wait).toEqual({ seconds: 60, problem: undefined, isTimeOver: true });
});

it('counts the time from when the asking started', async () => {
	const clock = fakeClock();
	const duringRound = async (round: number): Promise<void> => {
		if (round === 0) await clock.sleep(40_000);
	};
	const { asked } = await run([[WAITING]], { clock, duringRound });
	expect(asked.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
});

it('asks no more where the first round took all the time', async () => {
	const clock = fakeClock();
	const duringRound = async (): Promise<void> => await clock.sleep(60_000);
	const { asked, wait } = await run([[WAITING]], { clock, duringRound });
	expect([asked.length, wait?.seconds]).toEqual([1, 60]);
});

it('does not wait for a run that failed as a whole', async () => {
	const failure: Failure = { ...CANCELLED, scope: 'request' };
	const result = await run([[REQUEST_ERROR, DELIVERED]], { first: { failure } });
	expect([result.asked.length, result.failure, result.wait]).toEqual([1, failure, undefined]);
});

it.each<[string, Outcome, Outcome, 'earlier' | 'later']>([
	['a status over a status', WAITING, status('waiting', 'Sent' as Standing), 'later'],
	['a status over an error of its request', REQUEST_ERROR, DELIVERED, 'later'],
	[
		'the status, where asking again brings an error of the message',
		WAITING,
		MESSAGE_ERROR,
		'earlier',
	],
	['the status, where asking again fails', WAITING, REQUEST_ERROR, 'earlier'],
	['an error of the message over one of its request', REQUEST_ERROR, MESSAGE_ERROR, 'later'],
	['the first of two failures', error('request', 'a'), error('request', 'b'), 'earlier'],
])('goes by %s', async (_, earlier, later, counts) => {
	const { outcomes } = await run([[earlier, later]]);
	expect(outcomes).toEqual([counts === 'later' ? later : earlier]);
});

it('tells why the last round failed for some, and forgets failures before it', async () => {
	const failing = [WAITING, error('request', 'a'), error('request', 'b'), error('request', 'c')];
	expect((await run([[WAITING], failing])).wait?.problem?.error).toBe('c');
	expect(
		(await run([[...failing, WAITING]], { settings: { ...SETTINGS, checkEveryMs: 15_000 } })).wait,
	).toEqual({ seconds: 60, problem: undefined, isTimeOver: true });
});

describe('a run that stops', () => {
	it.each<[string, (stop: Stop) => Options, number]>([
		[
			'in its first round starts no other',
			(stop) => ({ duringRound: () => stop.now(CANCELLED) }),
			1,
		],
		['in a wait starts no round', (stop) => ({ duringWait: () => stop.now(CANCELLED) }), 1],
		[
			'in a later round starts no other',
			(stop) => ({ duringRound: (round) => void (round === 1 && stop.now(CANCELLED)) }),
			2,
		],
	])('%s', async (_, optionsOf, rounds) => {
		const stop = new Stop();
		const { outcomes, asked, wait } = await run([[WAITING]], { stop, ...optionsOf(stop) });
		expect([outcomes, asked.length]).toEqual([[WAITING], rounds]);
		expect(wait?.problem).toEqual(CANCELLED.problem);
	});

	it('ends its wait at once', async () => {
		const stop = new Stop();
		const clock = fakeClock(async () => {
			stop.now(CANCELLED);
			await new Promise<void>(() => {});
		});
		const { outcomes, asked } = await run([[WAITING]], { stop, clock });
		expect([outcomes, asked.length]).toEqual([[WAITING], 1]);
	});
});

it('asks for each message until it is settled, and no longer, whatever comes', async () => {
	const outcome = fc.constantFrom(WAITING, DELIVERED, REQUEST_ERROR, MESSAGE_ERROR);
	const script = fc.array(outcome, { minLength: 1, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(fc.array(script, { minLength: 1, maxLength: 8 }), async (scripts) => {
			const { outcomes, asked } = await run(scripts);
			outcomes.forEach((result, place) => {
				const rounds = asked.filter(({ messages }) => messages.includes(place)).length;
				expect(asked.slice(0, rounds).every(({ messages }) => messages.includes(place))).toBe(true);
				const told = Array.from(
					{ length: rounds },
					(_, round) => scripts[place][Math.min(round, scripts[place].length - 1)],
				);
				expect(told.indexOf(DELIVERED)).toBe(result === DELIVERED ? rounds - 1 : -1);
				if (told.includes(WAITING)) expect([WAITING, DELIVERED]).toContain(result);
				if (result === WAITING || result === REQUEST_ERROR) expect(rounds).toBe(asked.length);
			});
		}),
	);
});
