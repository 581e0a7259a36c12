import type { EntryError, Outcome } from '../api/outcome';
import type { MessageStatus } from '../api/status';
import { messageOf } from '../data';
import type { Message } from '../messages/message';
import type { Clock } from '../requests/clock';

/** Fetches the statuses of these messages: one outcome each, in order. */
export type FetchStatuses = (
	messages: readonly Message[],
) => Promise<ReadonlyArray<Outcome<MessageStatus>>>;

/** The reports of a campaign arrive together: those within this time share a request. */
const WINDOW_MS = 50;

/** While a request is in flight, new reports wait for the next one, which starts after this time at the latest. */
const MAX_WAIT_MS = 500;

interface Waiting {
	readonly message: Message;
	readonly resolve: (outcome: Outcome<MessageStatus>) => void;
}

/** Checks messages with SMS Partner. Messages whose reports arrive together share a request. */
export class Verifier {
	private waiting: Waiting[] = [];

	private requestsUnderWay = 0;

	constructor(private readonly clock: Pick<Clock, 'sleep'>) {}

	/** @param ask fetches this message and those that wait with it, if it is the first of them */
	async statusOf(message: Message, ask: FetchStatuses): Promise<Outcome<MessageStatus>> {
		return await new Promise((resolve) => {
			if (this.waiting.push({ message, resolve }) === 1) void this.fetchSoon(ask);
		});
	}

	private async fetchSoon(ask: FetchStatuses): Promise<void> {
		let waitedMs = 0;
		do {
			await this.clock.sleep(WINDOW_MS);
			waitedMs += WINDOW_MS;
		} while (this.requestsUnderWay > 0 && waitedMs < MAX_WAIT_MS);
		const together = this.waiting;
		this.waiting = [];
		this.requestsUnderWay++;
		try {
			const outcomes = await ask(together.map(({ message }) => message));
			together.forEach(({ resolve }, index) => resolve(outcomes[index]));
		} catch (thrown) {
			const error: EntryError = { error: messageOf(thrown), errorSource: 'request' };
			for (const { resolve } of together) resolve({ kind: 'error', error });
		} finally {
			this.requestsUnderWay--;
		}
	}
}
