import fc from 'fast-check';
import { Outage } from '../../nodes/SmsPartner/requests/outage';

const AWAY = { kind: 'away' } as const;
const UNREADABLE = { kind: 'unreadable' } as const;

const outageFrom = (nowMs: number, maxOutageMs = 600_000, random = 0.5): Outage => {
	const outage = new Outage(() => random, true);
	outage.startRound(nowMs, { maxOutageMs });
	return outage;
};

/** Lets each probe fail right after its start until the patience is over, and returns their times. */
const probeTimes = (outage: Outage, fromMs: number, max: number, failure = AWAY): number[] => {
	const times: number[] = [];
	for (let nowMs = fromMs; times.length < max && !outage.isPatienceExhausted;) {
		nowMs += outage.waitMs(nowMs);
		times.push(nowMs);
		outage.noteAway(nowMs, failure, outage.noteStart(nowMs, true));
	}
	return times;
};

it('lets every request start while SMS Partner answers', () => {
	const outage = outageFrom(0);
	expect([outage.isAway, outage.isPatienceExhausted, outage.waitMs(0)]).toEqual([false, false, 0]);
	expect(outage.noteStart(0, true)).toBeUndefined();
	outage.noteReply(5, undefined);
	outage.noteInconclusive(6, undefined);
	expect([outage.isAway, outage.isPatienceExhausted, outage.waitMs(6)]).toEqual([false, false, 0]);
});

it('probes after waits that double from half a second to ten', () => {
	const outage = outageFrom(1000);
	outage.noteAway(1000, AWAY, undefined);
	expect(probeTimes(outage, 1000, 8)).toEqual([
		1500, 2500, 4500, 8500, 16_500, 26_500, 36_500, 46_500,
	]);
});

it('varies each wait by up to 20 % around its base', () => {
	const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
	fc.assert(
		fc.property(random, (chance) => {
			const outage = outageFrom(0, 600_000, chance);
			outage.noteAway(0, AWAY, undefined);
			const times = [0, ...probeTimes(outage, 0, 7)];
			[500, 1000, 2000, 4000, 8000, 10_000, 10_000].forEach((base, index) => {
				expect(times[index + 1] - times[index]).toBeCloseTo(base * (0.8 + 0.4 * chance), 3);
			});
		}),
	);
});

describe('one probe at a time', () => {
	const probing = (): [Outage, ReturnType<Outage['noteStart']>] => {
		const outage = outageFrom(0);
		outage.noteAway(0, AWAY, undefined);
		const probe = outage.noteStart(500, true);
		expect([probe, outage.waitMs(500), outage.waitMs(99_999)]).toEqual([
			{ startMs: 500, isRepeatable: true },
			Infinity,
			Infinity,
		]);
		return [outage, probe];
	};

	it('opens the gate when it is answered', () => {
		const [outage, probe] = probing();
		outage.noteReply(700, probe);
		expect([outage.isAway, outage.waitMs(700)]).toEqual([false, 0]);
	});

	it('is followed by a later one when it fails', () => {
		const [outage, probe] = probing();
		outage.noteAway(700, AWAY, probe);
		expect([outage.isAway, outage.waitMs(700)]).toEqual([true, 1000]);
	});

	it('is followed by one after the initial wait when it is inconclusive', () => {
		const [outage, probe] = probing();
		outage.noteInconclusive(700, probe);
		expect([outage.isAway, outage.waitMs(700)]).toEqual([true, 500]);
	});

	it('is not ended by the failure of a request that started before it', () => {
		const [outage] = probing();
		outage.noteAway(600, AWAY, undefined);
		outage.noteInconclusive(600, undefined);
		expect(outage.waitMs(600)).toBe(Infinity);
	});

	it('is no longer waited for when a request that started before it is answered', () => {
		const [outage, probe] = probing();
		outage.noteReply(600, undefined);
		expect([outage.isAway, outage.waitMs(600)]).toEqual([false, 0]);
		outage.noteAway(800, AWAY, probe);
		expect([outage.isAway, outage.waitMs(800)]).toEqual([true, 500]);
	});

	it('is not ended by the probe of an earlier outage', () => {
		const [outage, probe] = probing();
		outage.noteReply(600, undefined);
		outage.noteAway(700, AWAY, undefined);
		outage.noteStart(1200, true);
		outage.noteAway(1300, AWAY, probe);
		outage.noteInconclusive(1400, probe);
		expect(outage.waitMs(1400)).toBe(Infinity);
	});
});

describe('Retry-After', () => {
	it.each([
		[0, 500],
		[100, 500],
		[7000, 7000],
		[700_000, 600_000],
	])(
		'of %i ms makes the first wait %i ms: never shorter, nor longer than the patience',
		(...row) => {
			const [retryAfterMs, waitMs] = row;
			const outage = outageFrom(0);
			outage.noteAway(0, { ...AWAY, retryAfterMs }, undefined);
			expect(outage.waitMs(0)).toBe(waitMs);
		},
	);

	it('of another request lengthens a wait, and never shortens it', () => {
		const outage = outageFrom(0);
		outage.noteAway(0, AWAY, undefined);
		outage.noteAway(100, { ...AWAY, retryAfterMs: 5000 }, undefined);
		expect(outage.waitMs(100)).toBe(5000);
		outage.noteAway(200, { ...AWAY, retryAfterMs: 1000 }, undefined);
		expect(outage.waitMs(200)).toBe(4900);
		outage.noteReply(2000, undefined);
		expect(outage.waitMs(2000)).toBe(3100);
	});

	it('applies even if a request that started before it is answered, but not once a probe is', () => {
		const outage = outageFrom(0);
		outage.noteAway(0, { ...AWAY, retryAfterMs: 5000 }, undefined);
		outage.noteReply(1000, undefined);
		expect([outage.isAway, outage.waitMs(1000)]).toEqual([true, 4000]);
		outage.noteReply(5100, outage.noteStart(5000, true));
		expect([outage.isAway, outage.waitMs(5100)]).toEqual([false, 0]);
	});

	it('applies across rounds', () => {
		const outage = outageFrom(0, 5000);
		outage.noteAway(0, { ...AWAY, retryAfterMs: 30_000 }, undefined);
		outage.startRound(10_000, { maxOutageMs: 60_000 });
		expect([outage.isAway, outage.isPatienceExhausted, outage.waitMs(10_000)]).toEqual([
			true,
			false,
			20_000,
		]);
		outage.startRound(30_000, { maxOutageMs: 60_000 });
		expect([outage.isAway, outage.waitMs(30_000)]).toEqual([false, 0]);
	});
});

describe('the patience', () => {
	it.each([
		[0, [0]],
		[400, [400]],
		[3000, [500, 1500, 3000]],
		[60_000, [500, 1500, 3500, 7500, 15_500, 25_500, 35_500, 45_500, 55_500, 60_000]],
	])('of %i ms ends with a probe when it is over', (patienceMs, times) => {
		const outage = outageFrom(0, patienceMs);
		outage.noteAway(0, AWAY, undefined);
		expect(outage.isPatienceExhausted).toBe(false);
		expect([probeTimes(outage, 0, 20), outage.isPatienceExhausted]).toEqual([times, true]);
	});

	it('does not end with a probe that started in time, however late it fails', () => {
		const outage = outageFrom(0, 3000);
		outage.noteAway(0, AWAY, undefined);
		outage.noteAway(9000, AWAY, outage.noteStart(2999, true));
		expect([outage.isPatienceExhausted, outage.waitMs(9000)]).toEqual([false, 0]);
		outage.noteAway(9100, AWAY, outage.noteStart(9000, true));
		expect(outage.isPatienceExhausted).toBe(true);
	});

	it('starts over with each outage and each round', () => {
		const outage = outageFrom(0, 3000);
		outage.noteAway(0, AWAY, undefined);
		outage.noteReply(2900, outage.noteStart(2900, true));
		outage.noteAway(2900, AWAY, undefined);
		expect(probeTimes(outage, 2900, 20)).toEqual([3400, 4400, 5900]);
		outage.startRound(6000, { maxOutageMs: 3000 });
		expect([outage.isPatienceExhausted, outage.isAway]).toEqual([false, false]);
	});
});

describe('answers without the expected data', () => {
	it('end the patience after three if the server has never sent it', () => {
		const outage = outageFrom(0);
		outage.noteAway(0, UNREADABLE, undefined);
		outage.noteAway(1, UNREADABLE, undefined);
		outage.noteAway(500, UNREADABLE, outage.noteStart(500, true));
		expect(outage.isPatienceExhausted).toBe(false);
		outage.noteAway(1500, UNREADABLE, outage.noteStart(1500, true));
		expect(outage.isPatienceExhausted).toBe(true);
	});

	it.each<[string, (outage: Outage) => void]>([
		['an answer', (outage) => outage.noteReply(0, undefined)],
		['nothing', () => {}],
	])('count as an outage after %s, if other requests get no answer in between', (_, before) => {
		const outage = outageFrom(0);
		before(outage);
		[UNREADABLE, UNREADABLE, AWAY, UNREADABLE, UNREADABLE].forEach((failure, second) => {
			outage.noteAway(second, failure, outage.noteStart(second, true));
		});
		expect(outage.isPatienceExhausted).toBe(false);
	});

	it('count as an outage after an answer, however many there are', () => {
		const outage = outageFrom(0);
		outage.noteReply(0, undefined);
		for (let second = 0; second < 9; second++) {
			outage.noteAway(second, UNREADABLE, outage.noteStart(second, true));
		}
		expect(outage.isPatienceExhausted).toBe(false);
	});
});

it('is over as soon as a request in flight is answered, without waiting for the probe', () => {
	const outage = outageFrom(0);
	outage.noteAway(0, AWAY, undefined);
	expect(outage.waitMs(100)).toBe(400);
	outage.noteReply(100, undefined);
	expect(outage.waitMs(100)).toBe(0);
});

it('is not over before the time in Retry-After if a request in flight is answered', () => {
	const outage = outageFrom(0);
	outage.noteAway(0, { kind: 'away', retryAfterMs: 3000 }, undefined);
	outage.noteReply(2999, undefined);
	expect(outage.isAway).toBe(true);
	outage.noteReply(3000, undefined);
	expect(outage.isAway).toBe(false);
});

describe('after a probe without entries', () => {
	/** An outage of requests that must not be repeated, at its first probe. */
	const probing = (maxOutageMs = 60_000): [Outage, ReturnType<Outage['noteStart']>] => {
		const outage = new Outage(() => 0.5, false);
		outage.startRound(0, { maxOutageMs });
		outage.noteAway(0, AWAY, undefined);
		return [outage, outage.noteStart(500, true)];
	};

	it('lets one request with entries start, and is not over before that one is answered', () => {
		const [outage, probe] = probing();
		outage.noteReachable(600, probe);
		expect([outage.isAway, outage.isReachable, outage.waitMs(600)]).toEqual([true, true, 0]);
		const request = outage.noteStart(600, false);
		expect([outage.isReachable, outage.waitMs(600)]).toEqual([false, Infinity]);
		outage.noteReply(700, request);
		expect([outage.isAway, outage.isReachable]).toEqual([false, false]);
	});

	it('keeps the time and the waits of the outage if that one fails', () => {
		const [outage, probe] = probing(3000);
		outage.noteReachable(500, probe);
		outage.noteAway(500, AWAY, outage.noteStart(500, false));
		expect([outage.isReachable, outage.waitMs(500)]).toEqual([false, 1000]);
		outage.noteReachable(1500, outage.noteStart(1500, true));
		outage.noteAway(1500, AWAY, outage.noteStart(1500, false));
		expect([outage.waitMs(1500), outage.isPatienceExhausted]).toEqual([1500, false]);
		outage.noteReachable(3000, outage.noteStart(3000, true));
		expect(outage.isPatienceExhausted).toBe(false);
		outage.noteAway(3000, AWAY, outage.noteStart(3000, false));
		expect(outage.isPatienceExhausted).toBe(true);
	});

	it('is given up after a request that must not be repeated ends late, whenever it started', () => {
		const [outage, probe] = probing(3000);
		outage.noteReachable(500, probe);
		outage.noteAway(30_500, AWAY, outage.noteStart(500, false));
		expect(outage.isPatienceExhausted).toBe(true);
	});

	it('ignores the answer to an earlier probe', () => {
		const [outage, probe] = probing();
		outage.noteReply(600, undefined);
		outage.noteReachable(700, probe);
		outage.noteAway(700, AWAY, undefined);
		outage.noteStart(1200, true);
		outage.noteReachable(1300, probe);
		expect([outage.isReachable, outage.waitMs(1300)]).toEqual([false, Infinity]);
	});

	it('waits for as long as another request was told to', () => {
		const [outage, probe] = probing();
		outage.noteAway(550, { ...AWAY, retryAfterMs: 5000 }, undefined);
		outage.noteReachable(600, probe);
		expect(outage.waitMs(600)).toBe(4950);
	});

	it.each([
		[60_000, 10_000],
		[100_000, 10_000],
		[600_000, 60_000],
	])('with a patience of %i ms waits %i ms at most', (...row) => {
		const [maxOutageMs, maxMs] = row;
		const outage = new Outage(() => 0.5, false);
		outage.startRound(0, { maxOutageMs });
		outage.noteAway(0, AWAY, undefined);
		const times = probeTimes(outage, 0, 40);
		const waits = times.slice(1).map((atMs, index) => atMs - times[index]);
		expect([Math.max(...waits), times.length <= 19]).toEqual([maxMs, true]);
	});
});

describe('the end of a wait', () => {
	const waiting = (untilMs: number): Outage => {
		const outage = new Outage(() => 0.5, true);
		outage.startRound(0, { maxOutageMs: 60_000, untilMs });
		return outage;
	};

	it('is the last moment at which a probe starts', () => {
		const outage = waiting(3000);
		outage.noteAway(0, AWAY, undefined);
		expect([probeTimes(outage, 0, 20), outage.isPatienceExhausted]).toEqual([
			[500, 1500, 3000],
			true,
		]);
	});

	it('ends the patience with the next failure, whenever its request started', () => {
		const outage = waiting(3000);
		outage.noteAway(0, AWAY, undefined);
		outage.noteAway(3000, AWAY, outage.noteStart(2999, true));
		expect(outage.isPatienceExhausted).toBe(true);
		const late = waiting(3000);
		late.noteAway(3000, AWAY, undefined);
		expect(late.isPatienceExhausted).toBe(true);
	});
});
