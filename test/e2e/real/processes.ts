import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Processes that a test starts, and that end with it. */

/**
 * Lets a child outlive this process on no path. jest calls no 'exit' listener of a test, and none is called where this
 * process is killed; but its end of a pipe is closed then, and who reads at the other end ends the child.
 */
export function endWithThisProcess(child: ChildProcess, signal: 'KILL' | 'QUIT' = 'KILL'): void {
	if (child.pid === undefined) return;
	const watcher = spawn(
		'sh',
		['-c', `read -r word || kill -${signal} ${child.pid}`],
		// A group of its own: Ctrl+C on a terminal ends all of this process's group at once.
		{ detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
	);
	watcher.unref();
	child.once('exit', () => watcher.stdin.end('over\n'));
}

/** Ends it, by force where it takes too long, and gives its exit code; null where a signal ended it. */
export async function endProcess(
	child: ChildProcess,
	signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
	patienceMs = 60_000,
): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
	const ended = once(child, 'exit');
	child.kill(signal);
	const isEnded = await Promise.race([
		ended.then(() => true),
		delay(patienceMs, false, { ref: false }),
	]);
	if (!isEnded) child.kill('SIGKILL');
	await ended;
	return child.exitCode;
}
