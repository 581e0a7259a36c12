import { keyOf, RecentEvents } from '../../nodes/SmsPartner/trigger/recentEvents';

const range = (count: number, from = 0): number[] =>
	Array.from({ length: count }, (_, index) => from + index);

/** Calls that came one a second, from this second on. */
function callsFrom(from: number, count: number): RecentEvents {
	const calls = new RecentEvents();
	for (const second of range(count, from)) calls.add(keyOf(second), second, 'Delivered');
	return calls;
}

const known = (calls: RecentEvents, seconds: readonly number[]): number[] =>
	seconds.filter((second) => calls.has(keyOf(second), 'Delivered'));

it('tells calls apart by all of their content', () => {
	const contents = [
		['deliveryReport', 7, '+33639980001'],
		['deliveryReport', 8, '+33639980001'],
		['deliveryReport', 7, '+33639980002'],
		['reply', 7, '+33639980001'],
		['reply', { phoneNumber: '+33639980001', text: 'Yes' }],
		['reply', { phoneNumber: '+33639980001', text: 'No' }],
		['deliveryReport', '7 +33639980001'],
	];
	expect(new Set(contents.map((content) => keyOf(...content))).size).toBe(contents.length);
	expect(keyOf(...contents[0])).toBe(keyOf(...contents[0]));
});

it('remembers the statuses of a call in one place, however they are written', () => {
	const calls = new RecentEvents();
	calls.add('AAAAAAAA', 1, 'Waiting');
	calls.add('AAAAAAAA', 2, 'Not delivered');
	const words = ['waiting', 'NOT DELIVERED', 'Delivered', 'ko', 'UNDELIV', 'expired', ''];
	expect(words.filter((word) => calls.has('AAAAAAAA', word))).toEqual(['waiting', 'NOT DELIVERED']);
	expect(calls.toText().split(' ')).toHaveLength(1);
	expect(calls.timeOf('AAAAAAAA')).toBe(2);
	expect([calls.has('BBBBBBBB', 'Waiting'), calls.timeOf('BBBBBBBB')]).toEqual([false, undefined]);
});

it('forgets the oldest of more than four statuses', () => {
	const calls = new RecentEvents();
	const words = range(1000).map((index) => `word ${index}`);
	for (const word of words) calls.add('AAAAAAAA', 1, word);
	expect(words.slice(-4).every((word) => calls.has('AAAAAAAA', word))).toBe(true);
	expect(calls.toText()).toHaveLength(8 + 6 + 4 * 2);
});

it('has a different place for each status word of SMS Partner', () => {
	const words = [
		'delivered',
		'not delivered',
		'waiting',
		'ko',
		'delivrd',
		'undeliv',
		'undeliverable',
	];
	words.push('expired', 'deleted', 'rejectd', 'rejected', 'failed', '');
	for (const word of words) {
		const calls = new RecentEvents();
		calls.add('AAAAAAAA', 1, word);
		expect(words.filter((other) => calls.has('AAAAAAAA', other))).toEqual([word]);
	}
});

it('saves the latest 1,000 calls, in at most 20 KB, and reveals nothing about them', () => {
	const saved = callsFrom(1_900_000_000, 1500).toText();
	expect(saved.length).toBeLessThan(20_000);
	expect(saved).toMatch(/^(?:[\w-]{8}vf7[\da-z]{3}[\w-]{2} ?){1000}$/);
	const restored = new RecentEvents();
	restored.merge(saved, 2_000_000_000);
	expect(known(restored, range(1500, 1_900_000_000))).toEqual(range(1000, 1_900_000_500));
	expect(restored.toText()).toBe(saved);
	expect(restored.timeOf(keyOf(1_900_000_500))).toBe(1_900_000_500);
});

it('remembers 10,000 calls while it runs', () => {
	const calls = callsFrom(0, 10_001);
	expect(known(calls, range(10_001))).toEqual(range(10_000, 1));
});

it('merges what is saved by time: newer calls stay, whichever process has seen them', () => {
	const one = callsFrom(0, 1000);
	const other = callsFrom(500, 1000);
	one.merge(other.toText(), 5000);
	const again = new RecentEvents();
	again.merge(one.toText(), 5000);
	expect(known(again, range(2000))).toEqual(range(1000, 500));
});

it('does not take what it has saved itself for something newer', () => {
	const calls = callsFrom(0, 10_000);
	const saved = callsFrom(0, 1000).toText();
	calls.merge(saved, 10_000);
	calls.add(keyOf('new'), 10_000);
	expect(known(calls, range(10_000))).toEqual(range(9999, 1));
});

it('merges the statuses of a call', () => {
	const [one, other] = [new RecentEvents(), new RecentEvents()];
	one.add('AAAAAAAA', 1, 'Waiting');
	other.add('AAAAAAAA', 2, 'Delivered');
	one.merge(other.toText(), 3);
	expect(['Waiting', 'Delivered'].every((word) => one.has('AAAAAAAA', word))).toBe(true);
	expect(one.timeOf('AAAAAAAA')).toBe(2);
});

it('lets no time from the future keep out later calls', () => {
	const calls = new RecentEvents();
	calls.merge(callsFrom(2_000_000_000, 1000).toText(), 1000);
	for (const second of range(999, 1001)) calls.add(keyOf(second), second, 'Delivered');
	// What another process has saved is put in order.
	calls.merge(callsFrom(2000, 1).toText(), 3000);
	const restored = new RecentEvents();
	restored.merge(calls.toText(), 3000);
	expect(known(restored, range(1000, 1001))).toEqual(range(1000, 1001));
});

it('counts a call from the last time that it came', () => {
	const calls = callsFrom(0, 1000);
	calls.add(keyOf(0), 1000, 'Not delivered');
	calls.add(keyOf(1001), 1001, 'Delivered');
	const restored = new RecentEvents();
	restored.merge(calls.toText(), 2000);
	expect(known(restored, [0, 1, 2])).toEqual([0, 2]);
});

it.each<{ saved: unknown }>([
	...[undefined, null, 7, {}, ['AAAAAAAA000001'], '', ' ', 'x', 'AAAAAAAA00000'].map((saved) => ({
		saved,
	})),
])('ignores $saved', ({ saved }) => {
	const calls = new RecentEvents();
	calls.merge(saved, 1);
	expect(calls.toText()).toBe('');
});
