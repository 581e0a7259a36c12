import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import type { MessageStatus } from '../../nodes/SmsPartner/api/status';
import type { Message } from '../../nodes/SmsPartner/messages/message';
import { Verifier } from '../../nodes/SmsPartner/trigger/verifier';

const messageOf = (messageId: number): Message => ({ phoneNumber: '+33639980001', messageId });

const outcomeOf = ({ messageId }: Message): Outcome<MessageStatus> => ({
	kind: 'result',
	result: { state: 'delivered', fields: { messageId } },
});

/** A clock whose sleeps end only when the test ends them. */
function pausedClock() {
	const sleeps: Array<{ ms: number; end: () => void }> = [];
	return {
		sleeps,
		sleep: async (ms: number) =>
			await new Promise<void>((end) => {
				sleeps.push({ ms, end });
			}),
	};
}

it('checks all messages that arrive within 50 ms in one request, and gives each its own status', async () => {
	const clock = pausedClock();
	const verifier = new Verifier(clock);
	const asked: number[][] = [];
	const ask = async (messages: readonly Message[]) => {
		asked.push(messages.map(({ messageId }) => Number(messageId)));
		return await Promise.resolve(messages.map(outcomeOf));
	};
	const first = [1, 2, 3].map(async (id) => await verifier.statusOf(messageOf(id), ask));
	expect(clock.sleeps.map(({ ms }) => ms)).toEqual([50]);
	clock.sleeps[0].end();
	expect(await Promise.all(first)).toEqual([1, 2, 3].map((id) => outcomeOf(messageOf(id))));

	const later = verifier.statusOf(messageOf(4), ask);
	clock.sleeps[1].end();
	expect(await later).toEqual(outcomeOf(messageOf(4)));
	expect(asked).toEqual([[1, 2, 3], [4]]);
});

it('gives each message the error if the request fails', async () => {
	const clock = pausedClock();
	const verifier = new Verifier(clock);
	const both = [1, 2].map(
		async (id) =>
			await verifier.statusOf(
				messageOf(id),
				async () => await Promise.reject(new Error('No credential')),
			),
	);
	clock.sleeps[0].end();
	const error = { error: 'No credential', errorSource: 'request' };
	expect(await Promise.all(both)).toEqual([
		{ kind: 'error', error },
		{ kind: 'error', error },
	]);
});

describe('while a request is in flight', () => {
	/** A verifier whose request for message 1 is not answered yet. */
	async function requestInFlight() {
		const clock = pausedClock();
		const verifier = new Verifier(clock);
		const asked: number[][] = [];
		let answer = (): void => {};
		const ask = async (messages: readonly Message[]) => {
			asked.push(messages.map(({ messageId }) => Number(messageId)));
			if (asked.length === 1) await new Promise<void>((resolve) => (answer = resolve));
			return messages.map(outcomeOf);
		};
		const endSleep = async (index: number): Promise<void> => {
			clock.sleeps[index].end();
			await new Promise(setImmediate);
		};
		const first = verifier.statusOf(messageOf(1), ask);
		await endSleep(0);
		return { clock, verifier, asked, ask, endSleep, first, answer: () => answer() };
	}

	it('messages that arrive share the next one, which starts once it is answered', async () => {
		const { verifier, asked, ask, endSleep, first, answer } = await requestInFlight();
		const second = verifier.statusOf(messageOf(2), ask);
		await endSleep(1);
		const third = verifier.statusOf(messageOf(3), ask);
		await endSleep(2);
		expect(asked).toEqual([[1]]);
		answer();
		await first;
		await endSleep(3);
		expect(await Promise.all([second, third])).toEqual(
			[2, 3].map((id) => outcomeOf(messageOf(id))),
		);
		expect(asked).toEqual([[1], [2, 3]]);
	});

	it('the next one waits for 500 ms at most', async () => {
		const { clock, verifier, asked, ask, endSleep } = await requestInFlight();
		const second = verifier.statusOf(messageOf(2), ask);
		for (let index = 1; index <= 9; index++) await endSleep(index);
		expect(asked).toEqual([[1]]);
		await endSleep(10);
		expect(await second).toEqual(outcomeOf(messageOf(2)));
		expect(clock.sleeps.map(({ ms }) => ms)).toEqual(Array(11).fill(50));
	});

	it('a failed one does not delay the next', async () => {
		const clock = pausedClock();
		const verifier = new Verifier(clock);
		const failed = verifier.statusOf(
			messageOf(1),
			async () => await Promise.reject(new Error('Away')),
		);
		clock.sleeps[0].end();
		await failed;
		const next = verifier.statusOf(
			messageOf(2),
			async (messages) => await Promise.resolve(messages.map(outcomeOf)),
		);
		clock.sleeps[1].end();
		expect(await next).toEqual(outcomeOf(messageOf(2)));
		expect(clock.sleeps).toHaveLength(2);
	});
});
