import { MAX_ENTRIES } from '../api/endpoint';
import { messageKey } from '../recipients/message';
import type { Waiting } from './checks';

/** Checks that wait for their first request, or for another one. */
export class Line {
	private waiting: Waiting[] = [];

	get isEmpty(): boolean {
		return this.waiting.length === 0;
	}

	/** When the next check may be made; Infinity if there is none. */
	get dueMs(): number {
		return this.waiting.reduce((earliest, { dueMs }) => Math.min(earliest, dueMs), Infinity);
	}

	add(one: Waiting): void {
		this.waiting.push(one);
	}

	/** Takes those that are next, up to the checks of as many messages as fit into one request. */
	take(isNext: (one: Waiting) => boolean): readonly Waiting[] {
		const keys = new Set<string>();
		const taken: Waiting[] = [];
		this.waiting = this.waiting.filter((one) => {
			const key = messageKey(one.message);
			if (!isNext(one) || (keys.size === MAX_ENTRIES && !keys.has(key))) return true;
			keys.add(key);
			taken.push(one);
			return false;
		});
		return taken;
	}

	/** Takes the one that was added last, of those for which `is` returns true. */
	takeLatest(is: (one: Waiting) => boolean): Waiting | undefined {
		const latest = [...this.waiting].reverse().find(is);
		if (latest) this.waiting.splice(this.waiting.indexOf(latest), 1);
		return latest;
	}

	takeAll(): readonly Waiting[] {
		return this.waiting.splice(0);
	}
}
