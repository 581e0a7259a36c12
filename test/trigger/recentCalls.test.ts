import { readCall } from '../../nodes/SmsPartner/api/call';
import { keyOf, RecentCalls } from '../../nodes/SmsPartner/trigger/recentCalls';

const report = { status: 'delivered', msgId: '7', phone: '+33639980001', date: 1, cost: '0.04' };
const reply = { type: 'response', phone_number: '+33639980001', text: 'Yes', message_id: 7 };

const key = (body: object): string => {
	const call = readCall({ ...body });
	if (!call) throw new Error('No call.');
	return keyOf(call);
};

it('treats calls with the same event, message, number and status as equal', () => {
	expect(key({ ...report, date: 2, cost: 1, phone: '33639980001' })).toBe(key(report));
	const others = [
		{ ...report, status: 'waiting' },
		{ ...report, msgId: '8' },
		{ ...report, phone: '+33639980002' },
		reply,
		{ ...reply, type: 'stop' },
		{ ...reply, text: 'No' },
		{ ...reply, message_id: 8 },
		{ ...reply, phone_number: '+33639980002' },
	];
	expect(new Set([report, ...others].map(key)).size).toBe(others.length + 1);
});

it('reveals nothing about a call', () => {
	expect(key(report)).toMatch(/^[\w+/]{8}$/);
});

it('remembers the last 1,000 calls, including those that it starts with', () => {
	const recentCalls = new RecentCalls(Array.from({ length: 998 }, (_, index) => `old ${index}`));
	expect(['a', 'b', 'a', 'old 0'].map((one) => recentCalls.add(one))).toEqual([
		...[true, true, false, false],
	]);
	expect(recentCalls.add('c')).toBe(true);
	expect(recentCalls.list).toHaveLength(1000);
	expect(recentCalls.list.slice(-3)).toEqual(['a', 'b', 'c']);
	// The first one is forgotten.
	expect(recentCalls.add('old 0')).toBe(true);
	expect(recentCalls.add('old 2')).toBe(false);
});

it('accepts a call again after it was removed', () => {
	const recentCalls = new RecentCalls();
	recentCalls.add('a');
	recentCalls.remove('a');
	expect(recentCalls.add('a')).toBe(true);
});
