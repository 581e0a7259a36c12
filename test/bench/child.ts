import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const NODE_OPTIONS = ['--import', 'tsx', '--expose-gc'];

/** A process of the benchmark that answers each order with one message. */
export class Child {
	private readonly child: ChildProcess;

	private readonly ended: Promise<never>;

	constructor(file: string, ...args: string[]) {
		this.child = fork(join(__dirname, file), args, { execArgv: NODE_OPTIONS });
		this.ended = once(this.child, 'exit').then(() => {
			throw new Error('A process of the benchmark ended without its figures.');
		});
		// Looked at only while an answer is waited for.
		this.ended.catch(() => {});
	}

	async answer<Answer>(): Promise<Answer> {
		const [message] = await Promise.race([once(this.child, 'message'), this.ended]);
		return message as Answer;
	}

	async tell<Order extends object, Answer>(order: Order): Promise<Answer> {
		this.child.send(order);
		return await this.answer<Answer>();
	}

	end(): void {
		this.child.kill();
	}
}
