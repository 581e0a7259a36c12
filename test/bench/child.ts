import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const NODE_OPTIONS = ['--import', 'tsx', '--expose-gc'];

/** A child process that replies to each message with one message. */
export class Child {
	private readonly child: ChildProcess;

	private readonly ended: Promise<never>;

	constructor(file: string, ...args: string[]) {
		this.child = fork(join(__dirname, file), args, { execArgv: NODE_OPTIONS });
		this.ended = once(this.child, 'exit').then(() => {
			throw new Error('A benchmark process exited without reporting its figures.');
		});
		// Handled in receive(); without this, Node.js would report an unhandled rejection.
		this.ended.catch(() => {});
	}

	async receive<Reply>(): Promise<Reply> {
		const [message] = await Promise.race([once(this.child, 'message'), this.ended]);
		return message as Reply;
	}

	async request<Message extends object, Reply>(message: Message): Promise<Reply> {
		this.child.send(message);
		return await this.receive<Reply>();
	}

	end(): void {
		this.child.kill();
	}
}
