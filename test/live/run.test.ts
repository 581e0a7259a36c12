import type { Call, LiveAnswer, LiveRequest } from './call';
import { makeCalls } from './run';

const given = { phone: '+33639980042', tag: 'check1', isRealSms: false, startedAt: new Date(0) };
const answer: LiveAnswer = { kind: 'http', status: 200, isCut: false, headers: {}, body: {} };
const request: LiveRequest = { method: 'GET', path: '/me' };

it('sends requests one at a time, and waits where statuses need time', async () => {
	const times: number[] = [];
	const calls: Call[] = [
		{ title: 'first', request: () => request, assumptions: [] },
		{ title: 'skipped', request: () => undefined, isAfterWait: true, assumptions: [] },
		{
			title: 'after the wait, knowing the first answer',
			request: ({ answers }) => (answers.has(calls[0]) ? request : undefined),
			isAfterWait: true,
			assumptions: [],
		},
	];
	const sendRequest = async (): Promise<LiveAnswer> => {
		times.push(performance.now());
		return await Promise.resolve(answer);
	};
	const { answers } = await makeCalls(calls, given, sendRequest, 40);
	expect([...answers.keys()]).toEqual([calls[0], calls[2]]);
	expect(times[1] - times[0]).toBeGreaterThan(35);
});
