import type { EntryError, Outcome } from '../api/outcome';
import type { MessageStatus } from '../api/status';
import { messageOf } from '../data';
import type { Message } from '../messages/message';
import type { Clock } from '../requests/clock';

/** Asks for the statuses of these messages: one outcome each, in their order. */
export type AskStatuses = (
	messages: readonly Message[],
) => Promise<ReadonlyArray<Outcome<MessageStatus>>>;

/** Reports of a campaign come together: those within this time share a request. */
const WINDOW_MS = 50;

/** While a request is under way, those that come share the next one. It waits no longer than this for an answer. */
const MOST_WAIT_MS = 500;

interface Waiting {
	readonly message: Message;
	readonly tell: (outcome: Outcome<MessageStatus>) => void;
}

/** Asks SMS Partner what it says of messages, those of reports that come together in one request. */
export class Verifier {
	private waiting: Waiting[] = [];

	private requestsUnderWay = 0;

	constructor(private readonly clock: Pick<Clock, 'sleep'>) {}

	/** @param ask asks for this message and those that wait with it, where it is the first of them */
	async statusOf(message: Message, ask: AskStatuses): Promise<Outcome<MessageStatus>> {
		return await new Promise((tell) => {
			if (this.waiting.push({ message, tell }) === 1) void this.askSoon(ask);
		});
	}

	private async askSoon(ask: AskStatuses): Promise<void> {
		let waitedMs = 0;
		do {
			await this.clock.sleep(WINDOW_MS);
			waitedMs += WINDOW_MS;
		} while (this.requestsUnderWay > 0 && waitedMs < MOST_WAIT_MS);
		const together = this.waiting;
		this.waiting = [];
		this.requestsUnderWay++;
		try {
			const outcomes = await ask(together.map(({ message }) => message));
			together.forEach(({ tell }, index) => tell(outcomes[index]));
		} catch (thrown) {
			const error: EntryError = { error: messageOf(thrown), errorSource: 'request' };
			for (const { tell } of together) tell({ kind: 'error', error });
		} finally {
			this.requestsUnderWay--;
		}
	}
}
