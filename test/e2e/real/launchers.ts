import { readFileSync } from 'node:fs';

/** The processes that started this one. */

/**
 * Returns a function that checks whether `npm run`, and all processes between it and this one, are still alive. npm
 * forwards only SIGINT and SIGTERM, and SIGKILL cannot be forwarded; but a process whose parent has died gets another.
 */
export function watchLaunchers(): () => boolean {
	const before = launchers();
	return () => launchers().join() === before.join();
}

/** The process IDs from the parent up to the package manager: the first process that was not started by one. */
function launchers(): number[] {
	const found: number[] = [];
	let pid = process.ppid;
	while (pid > 1) {
		found.push(pid);
		if (!read(pid, 'environ').includes('npm_lifecycle_event=')) break;
		// The name is in parentheses and may contain anything. The state and the parent's ID follow.
		const [, parent] = read(pid, 'stat')
			.replace(/^.*\)\s/s, '')
			.split(' ');
		pid = Number(parent);
	}
	return found;
}

/** Returns '' if the process is gone or belongs to another user, and on systems other than Linux. */
function read(pid: number, file: string): string {
	try {
		return readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return '';
	}
}
