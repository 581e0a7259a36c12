import { readFileSync } from 'node:fs';

/** The processes that started this one. */

/**
 * Returns a function that tells whether `npm run`, and all between it and this process, are still there. npm passes on
 * SIGINT and SIGTERM only, and nobody passes on SIGKILL; but whose parent is gone has another one from then on.
 */
export function watchLaunchers(): () => boolean {
	const before = launchers();
	return () => launchers().join() === before.join();
}

/** From the parent on to the first process that no package manager has started: the package manager itself. */
function launchers(): number[] {
	const found: number[] = [];
	let pid = process.ppid;
	while (pid > 1) {
		found.push(pid);
		if (!read(pid, 'environ').includes('npm_lifecycle_event=')) break;
		// After the name in parentheses, which may contain anything: the state, then the parent.
		const [, parent] = read(pid, 'stat')
			.replace(/^.*\)\s/s, '')
			.split(' ');
		pid = Number(parent);
	}
	return found;
}

/** Returns '' on a system other than Linux, and if the process is gone or not ours. */
function read(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
