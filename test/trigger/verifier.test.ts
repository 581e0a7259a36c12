import type { Message } from '../../nodes/SmsPartner/recipients/message';
import type { Check, Verdict } from '../../nodes/SmsPartner/trigger/checks';
import type { Fetched, Finding } from '../../nodes/SmsPartner/trigger/fetchStatuses';
import { Verifier } from '../../nodes/SmsPartner/trigger/verifier';
import { VirtualTime } from './virtualTime';

/** The policy of verification, in virtual time and against an SMS Partner of a few lines. */

const LATENCY_MS = 60;

interface Request {
	readonly atMs: number;
	readonly ids: readonly number[];
}

type Answer = Fetched | { readonly kind: 'hangs' } | { readonly kind: 'throws' };

/** What SMS Partner says about a message, or `bad`: it fails a request that contains the message. */
type Behavior = 'delivered' | 'waiting' | 'unknown' | 'silent' | 'bad';

class Scene {
	readonly time = new VirtualTime();

	readonly requests: Request[] = [];

	readonly verifier = new Verifier(this.time);

	/** How a request with a bad message ends. */
	failure: Answer = { kind: 'failed' };

	constructor(
		private readonly behaviorOf: (id: number, nowMs: number) => Behavior,
		/** Answers all requests, if it answers. */
		private readonly answer: (nowMs: number) => Answer | undefined = () => undefined,
	) {}

	async check(id: number, more: Partial<Check> = {}): Promise<Verdict> {
		return await this.verifier.check({
			message: { phoneNumber: '+33639980001', messageId: id },
			isFinal: true,
			sender: '',
			prepare: async () => await Promise.resolve(this.request.bind(this)),
			...more,
		});
	}

	/** The kinds of the verdicts on these messages, whose reports arrive at the same time. */
	async kinds(ids: readonly number[], more: Partial<Check> = {}): Promise<string[]> {
		const checks = ids.map(async (id) => kindOf(await this.check(id, more)));
		return await this.time.until(Promise.all(checks));
	}

	async request(messages: readonly Message[]): Promise<Fetched> {
		const ids = messages.map(({ messageId }) => Number(messageId));
		const nowMs = this.time.now();
		this.requests.push({ atMs: nowMs, ids });
		const behaviors = ids.map((id) => this.behaviorOf(id, nowMs));
		const answer = this.answer(nowMs) ?? (behaviors.includes('bad') ? this.failure : undefined);
		await this.time.sleep(answer?.kind === 'hangs' ? 5000 : LATENCY_MS);
		if (answer?.kind === 'throws') throw new Error('No credential');
		if (answer?.kind === 'hangs') return { kind: 'failed' };
		return answer ?? { kind: 'answered', findings: behaviors.map(findingOf) };
	}
}

function findingOf(behavior: Behavior): Finding {
	switch (behavior) {
		case 'delivered':
		case 'waiting':
			return { kind: 'status', status: { state: behavior, fields: {} } };
		case 'unknown':
			return { kind: 'unknown' };
		default:
			return { kind: 'none' };
	}
}

function kindOf(verdict: Verdict): string {
	return verdict.kind === 'status' ? verdict.status.state : verdict.kind;
}

const range = (count: number, from = 1): number[] =>
	Array.from({ length: count }, (_, index) => from + index);

const all = (count: number, kind: string): string[] => Array<string>(count).fill(kind);

/** The highest number of requests within a second. */
function mostPerSecond(requests: readonly Request[]): number {
	const within = requests.map(({ atMs }, index) =>
		requests.slice(index).filter((other) => other.atMs <= atMs + 1000),
	);
	return Math.max(...within.map(({ length }) => length));
}

describe('reports that arrive together', () => {
	it('share a request, up to 500 messages, and each gets its own verdict', async () => {
		const scene = new Scene((id) => (id % 2 === 0 ? 'delivered' : 'waiting'));
		const kinds = await scene.kinds(range(700), { isFinal: false });
		expect(kinds).toEqual(range(700).map((id) => (id % 2 === 0 ? 'delivered' : 'waiting')));
		expect(scene.requests).toEqual([
			{ atMs: 50, ids: range(500) },
			{ atMs: 170, ids: range(200, 501) },
		]);
	});

	it('about the same message are asked once, even if their request is full', async () => {
		const scene = new Scene(() => 'delivered');
		expect(await scene.kinds([...range(500), 501, 1])).toEqual(all(502, 'delivered'));
		expect(scene.requests.map(({ ids }) => ids)).toEqual([range(500), [501]]);
	});

	it('and are equal are asked once', async () => {
		const scene = new Scene(() => 'delivered');
		expect(await scene.kinds([...all(20, '').map(() => 7), 8])).toEqual(all(21, 'delivered'));
		expect(scene.requests).toEqual([{ atMs: 50, ids: [7, 8] }]);
	});
});

describe('a message that SMS Partner does not know', () => {
	it('is asked again until five seconds have passed', async () => {
		const scene = new Scene(() => 'unknown');
		expect(await scene.kinds([1])).toEqual(['unknown']);
		expect(scene.requests.map(({ atMs }) => atMs)).toEqual([50, 1110, 3170, 5230]);
	});

	it('gets its status if SMS Partner knows it in time', async () => {
		const scene = new Scene((_, nowMs) => (nowMs < 5000 ? 'unknown' : 'delivered'));
		expect(await scene.kinds([1])).toEqual(['delivered']);
	});

	it('stays unknown for three seconds, without a request, but not longer', async () => {
		const scene = new Scene((_, nowMs) => (nowMs < 7000 ? 'unknown' : 'delivered'));
		await scene.kinds([1]);
		const requests = scene.requests.length;
		expect(await scene.kinds(Array(1000).fill(1))).toEqual(all(1000, 'unknown'));
		expect(scene.requests).toHaveLength(requests);
		await scene.time.until(scene.time.sleep(3000));
		expect(await scene.kinds([1])).toEqual(['delivered']);
	});
});

describe('a message that waits although its report says that it is final', () => {
	it('is asked again until its status is final', async () => {
		const scene = new Scene((_, nowMs) => (nowMs < 3000 ? 'waiting' : 'delivered'));
		expect(await scene.kinds([1])).toEqual(['delivered']);
		expect(scene.requests.map(({ atMs }) => atMs)).toEqual([50, 1110, 3170]);
	});

	it('is waiting after five seconds', async () => {
		const scene = new Scene(() => 'waiting');
		expect(await scene.kinds([1])).toEqual(['waiting']);
		expect(scene.time.now()).toBe(5290);
	});
});

describe('a request that fails because of one message', () => {
	it.each<[string, Answer, number]>([
		['is refused', { kind: 'refused' }, 3000],
		['fails', { kind: 'failed' }, 4000],
		['takes all its time', { kind: 'hangs' }, 22_000],
	])('%s: all others get their verdicts', async (_, failure, limitMs) => {
		const scene = new Scene((id) => (id === 123 ? 'bad' : 'delivered'));
		scene.failure = failure;
		const kinds = await scene.kinds(range(500));
		expect(kinds).toEqual(range(500).map((id) => (id === 123 ? 'unanswered' : 'delivered')));
		expect(scene.requests.length).toBeLessThan(30);
		expect(scene.time.now()).toBeLessThan(limitMs);
	});

	it('or of 100 among 200: all others get their verdicts, with ten requests a second', async () => {
		const scene = new Scene((id) => (id % 2 === 0 ? 'bad' : 'delivered'));
		scene.failure = { kind: 'refused' };
		const kinds = await scene.kinds(range(200));
		expect(kinds).toEqual(range(200).map((id) => (id % 2 === 0 ? 'unanswered' : 'delivered')));
		expect(mostPerSecond(scene.requests)).toBeLessThanOrEqual(10);
	});

	it('delays no report from an address whose reports were true', async () => {
		const scene = new Scene((id) => (id > 1000 ? 'bad' : 'delivered'));
		await scene.kinds([1], { sender: '192.0.2.1' });
		const forged = scene.kinds(range(1000, 1001), { sender: '198.51.100.1' });
		const startMs = scene.time.now();
		for (const id of range(20, 100)) {
			expect(kindOf(await scene.check(id, { sender: '192.0.2.1' }))).toBe('delivered');
		}
		expect((scene.time.now() - startMs) / 20).toBeLessThan(500);
		await forged;
	});

	it('is found before other parts of the request are asked', async () => {
		const scene = new Scene((id) => (id === 1 || id === 99 ? 'bad' : 'delivered'));
		scene.failure = { kind: 'failed' };
		await scene.kinds(range(100));
		const sizes = scene.requests.map(({ ids }) => ids.length);
		const lastPart = sizes.lastIndexOf(13);
		expect(sizes.indexOf(2)).toBeLessThan(lastPart);
	});

	it('is asked once, if it is refused alone', async () => {
		const scene = new Scene(() => 'bad');
		scene.failure = { kind: 'refused' };
		expect(await scene.kinds([1])).toEqual(['unanswered']);
		expect(scene.requests).toHaveLength(1);
	});

	it('is not taken for an outage, if SMS Partner refuses it', async () => {
		const scene = new Scene((id) => (id > 1000 ? 'bad' : 'delivered'));
		scene.failure = { kind: 'refused' };
		const kinds = await scene.kinds([...range(60, 1001), 2]);
		expect(kinds).toEqual([...all(60, 'unanswered'), 'delivered']);
		expect(scene.time.now()).toBeGreaterThan(5000);
	});

	it('is not taken for an outage, if SMS Partner still answers for a message that it knew', async () => {
		const scene = new Scene((id) => (id > 1000 ? 'bad' : 'delivered'));
		await scene.kinds([1]);
		// It takes more than five seconds of failures until the last one is asked without the others.
		const kinds = await scene.kinds([...range(60, 1001), 2]);
		expect(kinds).toEqual([...all(60, 'unanswered'), 'delivered']);
		const answered = scene.requests.filter(({ ids }) => ids.every((id) => id < 1000));
		expect(answered.map(({ ids }) => ids)).toEqual([[1], [1], [2]]);
		expect(mostPerSecond(scene.requests)).toBeLessThanOrEqual(10);
	});

	it('delays the reports of an address again after one of them was about an unknown message', async () => {
		const scene = new Scene((id) => (id === 1 ? 'delivered' : id === 2 ? 'unknown' : 'waiting'));
		const more = { isFinal: false, sender: '192.0.2.1' };
		const requestsFor = async (): Promise<number[][]> => {
			scene.requests.length = 0;
			const both = [scene.check(10, { isFinal: false }), scene.check(11, more)];
			await scene.time.until(Promise.all(both));
			return scene.requests.map(({ ids }) => [...ids]);
		};
		await scene.kinds([1], more);
		expect((await requestsFor()).length).toBe(2);
		await scene.kinds([2], more);
		expect(await requestsFor()).toEqual([[10, 11]]);
	});

	it('splits by address first', async () => {
		const scene = new Scene((id) => (id % 2 === 0 ? 'bad' : 'delivered'));
		const checks = range(80).map(async (id) => {
			return kindOf(await scene.check(id, { sender: id % 2 === 0 ? '198.51.100.1' : '192.0.2.1' }));
		});
		const real = checks.filter((_, index) => index % 2 === 0);
		expect(await scene.time.until(Promise.all(real))).toEqual(all(40, 'delivered'));
		expect(scene.time.now()).toBeLessThan(1000);
		await scene.time.until(Promise.all(checks));
	});

	it('gives a message a second chance after a failure of its own', async () => {
		const scene = new Scene((_, nowMs) => (nowMs < 500 ? 'bad' : 'delivered'));
		expect(await scene.kinds([1])).toEqual(['delivered']);
		expect(scene.requests.map(({ atMs }) => atMs)).toEqual([50, 1110]);
	});
});

describe('while n8n cannot make requests', () => {
	it('for half a minute: nobody is unanswered', async () => {
		const scene = new Scene(
			() => 'delivered',
			(nowMs) => (nowMs < 30_000 ? { kind: 'throws' } : undefined),
		);
		expect(await scene.kinds(range(500))).toEqual(all(500, 'delivered'));
	});

	it('with the credential of one trigger: another one asks', async () => {
		const scene = new Scene(() => 'delivered');
		const broken = scene.check(1, {
			prepare: async () => await Promise.reject(new Error('No key')),
		});
		expect(await scene.kinds(range(10, 2))).toEqual(all(10, 'delivered'));
		expect(kindOf(await scene.time.until(broken))).toBe('delivered');
	});

	it('at all: all are unanswered after a minute', async () => {
		const scene = new Scene(
			() => 'delivered',
			() => ({ kind: 'throws' }),
		);
		expect(await scene.kinds(range(500))).toEqual(all(500, 'unanswered'));
		expect(scene.time.now()).toBeLessThan(65_000);
	});
});

it('asks alone for a message that an answer omits', async () => {
	const scene = new Scene((id) => (id === 2 ? 'silent' : 'delivered'));
	expect(await scene.kinds(range(3))).toEqual(['delivered', 'unanswered', 'delivered']);
	expect(scene.requests.map(({ ids }) => ids)).toEqual([[1, 2, 3], [2]]);
});

it('gets the rest of an answer that contains half of the messages', async () => {
	const asked = new Set<number>();
	const scene = new Scene((id) => {
		const isFirst = !asked.has(id);
		asked.add(id);
		return isFirst && id > 100 ? 'silent' : 'delivered';
	});
	expect(await scene.kinds(range(200))).toEqual(all(200, 'delivered'));
});

describe('while SMS Partner is away', () => {
	it.each<[string, Answer, number]>([
		['fails', { kind: 'failed' }, 6500],
		['cannot be reached', { kind: 'later' }, 6500],
		['does not answer', { kind: 'hangs' }, 11_000],
	])('%s: all are unanswered after a few seconds', async (_, answer, limitMs) => {
		const scene = new Scene(
			() => 'delivered',
			() => answer,
		);
		expect(await scene.kinds(range(500))).toEqual(all(500, 'unanswered'));
		expect(scene.time.now()).toBeLessThan(limitMs);
		expect(mostPerSecond(scene.requests)).toBeLessThanOrEqual(10);
	});

	it.each<[string, Answer]>([
		['fails', { kind: 'failed' }],
		['cannot be reached', { kind: 'later' }],
	])('%s for two seconds: all get their verdicts', async (_, answer) => {
		const scene = new Scene(
			() => 'delivered',
			(nowMs) => (nowMs < 2000 ? answer : undefined),
		);
		expect(await scene.kinds(range(500))).toEqual(all(500, 'delivered'));
	});

	it('asks nothing while SMS Partner wants a pause, and does not split', async () => {
		const scene = new Scene(
			() => 'delivered',
			(nowMs) => (nowMs < 1000 ? { kind: 'later', retryAfterMs: 3000 } : undefined),
		);
		expect(await scene.kinds(range(500))).toEqual(all(500, 'delivered'));
		expect(scene.requests.map(({ atMs, ids }) => [atMs, ids.length])).toEqual([
			[50, 500],
			[3110, 500],
		]);
	});

	it('waits for no pause that is longer than its patience', async () => {
		const scene = new Scene(
			() => 'delivered',
			(nowMs) => (nowMs < 1000 ? { kind: 'later', retryAfterMs: 60_000 } : undefined),
		);
		expect(await scene.kinds(range(3))).toEqual(all(3, 'unanswered'));
		expect(await scene.kinds(range(3))).toEqual(all(3, 'unanswered'));
		expect(scene.requests).toHaveLength(1);
		await scene.time.until(scene.time.sleep(61_000));
		expect(await scene.kinds([1])).toEqual(['delivered']);
	});

	it('asks for all once if the account is blocked', async () => {
		const scene = new Scene(
			() => 'delivered',
			() => ({ kind: 'hopeless' }),
		);
		expect(await scene.kinds(range(500))).toEqual(all(500, 'unanswered'));
		expect(scene.requests).toHaveLength(1);
	});

	it('puts off a report for a minute at most, even if it answers others', async () => {
		const scene = new Scene((id) => (id === 1 ? 'bad' : 'delivered'));
		scene.failure = { kind: 'later' };
		const late = scene.check(1);
		await scene.time.until(scene.time.sleep(100));
		for (let second = 0; second < 60; second++) {
			const id = 100 + second;
			const verdict = scene.time.until(scene.check(id, { sender: String(id) }));
			expect(kindOf(await verdict)).toBe('delivered');
			await scene.time.until(scene.time.sleep(1000));
		}
		expect(kindOf(await scene.time.until(late))).toBe('unanswered');
		expect(scene.time.now()).toBeLessThan(75_000);
	});
});

describe('under a flood', () => {
	it('makes at most ten requests a second, whatever the calls are about', async () => {
		const behaviors: Behavior[] = ['unknown', 'waiting', 'bad', 'silent', 'delivered'];
		const scene = new Scene((id) => behaviors[id % behaviors.length]);
		const waves: Array<Promise<Verdict>> = [];
		for (let wave = 0; wave < 50; wave++) {
			waves.push(
				...range(100, wave * 100).map(async (id) => {
					const isReal = behaviors[id % behaviors.length] === 'delivered';
					return await scene.check(id, { sender: isReal ? '192.0.2.1' : '198.51.100.1' });
				}),
			);
			await scene.time.until(scene.time.sleep(100));
		}
		const kinds = (await scene.time.until(Promise.all(waves))).map(kindOf);
		expect(kinds.filter((_, id) => id % 5 === 4)).toEqual(all(1000, 'delivered'));
		expect(new Set(kinds.filter((_, id) => id % 5 === 2))).toEqual(new Set(['unanswered']));
		expect(mostPerSecond(scene.requests)).toBeLessThanOrEqual(10);
	}, 60_000);

	it('makes at most ten requests a second after n8n was busy', async () => {
		const scene = new Scene((id) => (id % 7 === 0 ? 'bad' : 'delivered'));
		const readyMs = 20_000;
		const prepare: Check['prepare'] = async () => {
			await scene.time.sleep(Math.max(0, readyMs - scene.time.now()));
			return async (messages) => await scene.request(messages);
		};
		await scene.kinds(range(1200), { prepare });
		expect(scene.requests[0].atMs).toBeGreaterThanOrEqual(readyMs);
		expect(mostPerSecond(scene.requests)).toBeLessThanOrEqual(10);
	});

	it('lets 10,000 calls wait, and refuses the next one', async () => {
		const scene = new Scene(() => 'delivered');
		const kinds = await scene.kinds(range(10_001));
		expect(kinds).toEqual([...all(10_000, 'delivered'), 'busy']);
	});

	it('refuses the latest call from elsewhere rather than one from an address whose reports were true', async () => {
		const scene = new Scene(() => 'delivered');
		await scene.kinds([1], { sender: '192.0.2.1' });
		const flood = scene.kinds(range(10_000, 100), { sender: '198.51.100.1' });
		expect(await scene.kinds([2], { sender: '192.0.2.1' })).toEqual(['delivered']);
		expect((await flood).indexOf('busy')).toBe(9999);
	});
});

it('rejects all that wait if its clock fails', async () => {
	const verifier = new Verifier({
		now: () => 0,
		sleep: async () => await Promise.reject(new Error('No time')),
	});
	const check = verifier.check({
		...{ message: { phoneNumber: '+33639980001', messageId: 1 }, isFinal: true, sender: '' },
		prepare: async () =>
			await Promise.resolve(async () => await Promise.resolve({ kind: 'hopeless' as const })),
	});
	await expect(check).rejects.toThrow('No time');
});
