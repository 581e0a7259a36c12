import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** docs/benchmarks.md has a section for each benchmark. A benchmark replaces only its own. */

const FILE = resolve(__dirname, '../../docs/benchmarks.md');

export function writePart(name: string, text: string): void {
	const [start, end] = [`<!-- ${name}: written by npm run ${name} -->`, `<!-- /${name} -->`];
	const document = readFileSync(FILE, 'utf8');
	const [from, to] = [document.indexOf(start), document.indexOf(end)];
	if (from === -1 || to === -1) throw new Error(`${FILE} has no section ${name}.`);
	writeFileSync(FILE, `${document.slice(0, from)}${start}\n\n${text}\n\n${document.slice(to)}`);
}
