import type { Outcome } from '../../nodes/SmsPartner/api/outcome';
import type { MessageStatus } from '../../nodes/SmsPartner/api/status';
import type { Message } from '../../nodes/SmsPartner/messages/message';
import { Verifier } from '../../nodes/SmsPartner/trigger/verifier';

const messageOf = (messageId: number): Message => ({ phoneNumber: '+33639980001', messageId });

const outcomeOf = ({ messageId }: Message): Outcome<MessageStatus> => ({
	kind: 'result',
	result: { state: 'delivered', fields: { messageId } },
});

/** A clock whose sleeps end when they are told to. */
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

it('asks once for all messages that come within 50 ms, and tells each its own', async () => {
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

it('tells each message where asking failed', async () => {
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
