import type { IDataObject } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../nodes/SmsPartner/clock';
import { type CallOptions, type CallResult } from '../engine/callNode';
import { fakeClock } from '../engine/fakeClock';
import { closeSimulators, simulate } from '../engine/scenario';
import {
	call,
	ITEM,
	known,
	messagesOf,
	REPLY,
	REPORT,
	reportOf,
	STOP,
	trigger,
	UNVERIFIED,
} from './callTrigger';

/** SMS Partner Trigger. */

afterEach(closeSimulators);

describe('a repeated call', () => {
	const again = { status: 200, answer: { message: 'Ignored: repeated' }, items: undefined };

	/** The trigger as another n8n process runs it: it shares only what is in the database. */
	const inAnotherProcess = (): Partial<CallOptions> => ({
		...trigger,
		workflowId: `process ${randomUUID()}`,
	});

	it('starts no execution', async () => {
		const simulator = await known();
		expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
		expect(await call(simulator, { body: { ...REPORT, date: 1 } })).toEqual(again);
		// It was not even verified.
		expect(simulator.log).toHaveLength(1);
		const other = { body: { ...REPORT, status: 'ko' } };
		expect((await call(simulator, other, { verify: false })).items).toHaveLength(1);
	});

	it('starts no execution if the status that it would report was reported before', async () => {
		const simulator = await known();
		const waiting = { body: { ...REPORT, status: 'waiting' } };
		expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
		expect(await call(simulator, waiting)).toEqual(again);
		expect(await call(simulator, { body: REPORT })).toEqual(again);
	});

	it.each([20, 5])('starts no execution while %i equal ones are being verified', async (count) => {
		const simulator = await known();
		const calls = await Promise.all(
			Array.from({ length: count }, async () => await call(simulator, { body: REPORT })),
		);
		expect(calls.filter(({ items }) => items)).toHaveLength(1);
		expect(calls.filter(({ items }) => !items)).toEqual(Array(count - 1).fill(again));
		expect(simulator.log).toHaveLength(1);
	});

	it('of a person is an answer of its own after two minutes', async () => {
		const simulator = await known();
		let nowMs = Date.now();
		const at = async (body: object): Promise<CallResult> =>
			await call(simulator, { body }, {}, { date: () => nowMs });
		for (const body of [REPLY, STOP]) {
			expect((await at(body)).items).toHaveLength(1);
			expect(await at(body)).toEqual(again);
			expect((await at({ ...body, text: 'Non' })).items).toHaveLength(1);
			nowMs += 119_000;
			expect(await at(body)).toEqual(again);
			// Counted from the answer that started an execution.
			nowMs += 1000;
			expect((await at(body)).items).toHaveLength(1);
			expect(await at(body)).toEqual(again);
		}
	});

	it('of a person counts as new if the clock was set back', async () => {
		const simulator = await known();
		await call(simulator, { body: REPLY });
		const date = (): number => Date.now() - 3_600_000;
		expect((await call(simulator, { body: REPLY }, {}, { date })).items).toHaveLength(1);
	});

	it('is a delivery report however long ago the first one came', async () => {
		const simulator = await known();
		await call(simulator, { body: REPORT });
		const date = (): number => Date.now() + 365 * 86_400_000;
		expect(await call(simulator, { body: REPORT }, {}, { date })).toEqual(again);
	});

	describe('after n8n restarts', () => {
		it.each([
			['a report', REPORT, {}],
			['a report that was not verified', REPORT, { verify: false }],
			['a reply', REPLY, {}],
			['an opt-out', STOP, {}],
		])('%s starts no execution', async (_, body, options) => {
			const simulator = await known();
			expect((await call(simulator, { body }, options)).items).toHaveLength(1);
			expect(await call(simulator, { body }, options, inAnotherProcess())).toEqual(again);
		});

		it('knows all calls that came at the same time, also beside one that waits for long', async () => {
			const messages = messagesOf(40);
			const simulator = await simulate({ messages });
			const bodies = messages.map(reportOf);
			const forged = { ...REPORT, msgId: '4711' };
			await Promise.all([forged, ...bodies].map(async (body) => await call(simulator, { body })));
			const restarted = inAnotherProcess();
			for (const body of bodies) {
				expect(await call(simulator, { body }, {}, restarted)).toEqual(again);
			}
		});

		it('finds its 1,000 latest reports again, in less than 25 KB', async () => {
			const messages = messagesOf(1001);
			const simulator = await simulate({ messages });
			for (const body of messages.map(reportOf)) {
				await call(simulator, { body }, { verify: body.msgId !== '1' });
			}
			expect(JSON.stringify(trigger.staticData).length).toBeLessThan(25_000);
			const restarted = inAnotherProcess();
			const answers: CallResult[] = [];
			for (const body of messages.map(reportOf).slice(1)) {
				answers.push(await call(simulator, { body }, {}, restarted));
			}
			expect(answers).toEqual(Array(1000).fill(again));
		}, 60_000);

		it.each([
			'x',
			' ',
			'AAAAAAAAzzzzzzzzzzzzzzzzzzzz é',
			17,
			{ a: 1 },
			['a'],
			null,
			'A'.repeat(1_000_000),
		])('ignores saved rubbish', async (saved) => {
			trigger.staticData = {
				'node:SMS Partner Trigger': { verifiedReports: saved, otherCalls: saved },
			} as IDataObject;
			const simulator = await known();
			expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
			expect(await call(simulator, { body: REPORT }, {}, inAnotherProcess())).toEqual(again);
		});
	});

	describe('in two processes', () => {
		it('starts no execution if the other one has handled it', async () => {
			const simulator = await simulate({ messages: messagesOf(40) });
			const processes = [inAnotherProcess(), inAnotherProcess()];
			const bodies = messagesOf(40).map(reportOf);
			for (const [index, body] of bodies.entries()) {
				expect((await call(simulator, { body }, {}, processes[index % 2])).items).toHaveLength(1);
			}
			for (const [index, body] of bodies.entries()) {
				expect(await call(simulator, { body }, {}, processes[(index + 1) % 2])).toEqual(again);
			}
		});
	});

	it.each([999, 1000, 1500])(
		'starts no execution among 20 equal and 20 different ones, with %i calls remembered',
		async (count) => {
			const messages = messagesOf(count + 21);
			const simulator = await simulate({ messages });
			const bodies = messages.map(reportOf);
			const callAll = async (some: readonly IDataObject[]): Promise<number> => {
				const calls = some.map(async (body) => await call(simulator, { body }));
				return (await Promise.all(calls)).filter(({ items }) => items).length;
			};
			for (let from = 0; from < count; from += 500) {
				const some = bodies.slice(from, Math.min(count, from + 500));
				expect(await callAll(some)).toBe(some.length);
			}
			const different = bodies.slice(count, count + 20);
			const equal = Array.from({ length: 20 }, () => bodies[count + 20]);
			expect(await callAll([...different, ...equal])).toBe(21);
			expect(await callAll([...different, ...equal])).toBe(0);
			// The calls before them are still known, too.
			expect(await callAll(bodies.slice(Math.max(0, count - 900), count))).toBe(0);
		},
		120_000,
	);

	it('is not an unverified one: the verified one that follows starts an execution', async () => {
		let isAway = true;
		const simulator = await known('Delivered', { acts: () => !isAway });
		expect((await call(simulator, { body: REPORT })).items).toEqual([UNVERIFIED]);
		expect(await call(simulator, { body: REPORT })).toEqual(again);
		isAway = false;
		expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
		expect(await call(simulator, { body: REPORT })).toEqual(again);
	});

	it('is not a forged one: the real report that follows starts an execution', async () => {
		let status = 'Waiting';
		const simulator = await known('Delivered', {
			change: (answer) => ({
				status: 200,
				body: JSON.parse(JSON.stringify(answer.body).replace('"Delivered"', `"${status}"`)),
			}),
		});
		const { items } = await call(simulator, { body: REPORT });
		expect(items).toEqual([{ ...ITEM, status: 'Waiting', isFinal: false }]);
		status = 'Delivered';
		expect((await call(simulator, { body: REPORT })).items).toEqual([ITEM]);
	});

	it('is recognized after thousands of forged calls: with invented words, of unknown messages, and replies', async () => {
		const simulator = await known();
		await call(simulator, { body: REPORT });
		const forged = Array.from({ length: 1000 }, (_, index) => [
			{ ...REPORT, status: `word ${index}` },
			{ ...REPORT, msgId: String(1000 + index) },
			{ ...REPLY, text: `Text ${index}` },
		]).flat();
		const clock = fakeClock();
		await Promise.all(forged.map(async (body) => await call(simulator, { body }, {}, { clock })));
		expect(await call(simulator, { body: REPORT }, {}, inAnotherProcess())).toEqual(again);
		expect(JSON.stringify(trigger.staticData).length).toBeLessThan(50_000);
	}, 120_000);

	it('starts an execution in the editor, where people test the trigger', async () => {
		const simulator = await known();
		for (let time = 0; time < 2; time++) {
			const { items } = await call(simulator, { body: REPLY }, {}, { mode: 'manual' });
			expect(items).toHaveLength(1);
		}
		expect(trigger.staticData).toEqual({});
	});

	it('counts as new for another trigger', async () => {
		const simulator = await known();
		await call(simulator, { body: REPLY });
		const { items } = await call(
			simulator,
			{ body: REPLY },
			{},
			{ workflowId: 'another trigger', staticData: {} },
		);
		expect(items).toHaveLength(1);
	});
});

it('does not count a call as repeated if the first one ended in an exception', async () => {
	let isBroken = true;
	const clock: Clock = {
		...fakeClock(),
		now: () => {
			if (isBroken) throw new Error('No time');
			return Date.now();
		},
	};
	const simulator = await known();
	expect(await call(simulator, { body: REPORT }, {}, { clock })).toMatchObject({ status: 500 });
	isBroken = false;
	expect((await call(simulator, { body: REPORT })).items).toHaveLength(1);
});
