import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const NODE_OPTIONS = ['--import', 'tsx', '--expose-gc'];

/** A process that replies to each message with one message. */
export class Child {
	private readonly child: ChildProcess;

	private readonly exit = new AbortController();

	constructor(file: string) {
		this.child = fork(join(__dirname, file), { execArgv: NODE_OPTIONS });
		this.child.once('exit', () => this.exit.abort(new Error(`${file} exited without a reply.`)));
	}

	async request<Reply>(message: object): Promise<Reply> {
		this.child.send(message);
		const [reply] = await once(this.child, 'message', { signal: this.exit.signal });
		return reply as Reply;
	}

	end(): void {
		this.child.kill();
	}
}
