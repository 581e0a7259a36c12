import { readFileSync, writeFileSync } from 'node:fs';

/** The peak memory of a process, which Linux records and can reset. */

export const MB = 1024 * 1024;

export function resetPeak(): void {
	if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

/** In megabytes. Can read another process on Linux only. */
export function peakMb(pid: number | 'self' = 'self'): number {
	if (process.platform === 'linux') {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
		return (Number(kilobytes) * 1024) / MB;
	}
	if (pid === 'self') return (process.resourceUsage().maxRSS * 1024) / MB;
	throw new Error('The memory of another process can be read on Linux only.');
}
