import Table from 'cli-table3';
import type { Verdict } from './call';
import type { Finding } from './findings';

export interface Report {
	readonly package: string;
	/** ISO 8601 */
	readonly date: string;
	readonly baseUrl: string;
	readonly mode: 'sandbox mode' | 'one real SMS';
	readonly findings: readonly Finding[];
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
	'as assumed': 'as assumed',
	different: 'DIFFERENT',
	inconclusive: 'inconclusive',
};

/** The report as a table with the requests as subheadings. */
export function tableOf({ findings, ...about }: Report): string {
	const table = new Table({
		head: ['Assumption', 'What SMS Partner does', 'Verdict'],
		colWidths: [52, 60, 14],
		wordWrap: true,
		// Without colours, so that it can be copied.
		style: { head: [], border: [], compact: true },
	});
	let request: string | undefined;
	for (const finding of findings) {
		if (finding.request !== request) table.push([{ colSpan: 3, content: `» ${finding.request}` }]);
		request = finding.request;
		table.push([finding.assumption, finding.seen, VERDICTS[finding.verdict]]);
	}
	const counts = Object.entries(VERDICTS).map(
		([verdict, words]) => `${findings.filter((one) => one.verdict === verdict).length} ${words}`,
	);
	return [
		`${about.package}, ${about.date}, ${about.baseUrl}, ${about.mode}`,
		table.toString(),
		`${counts.join(', ')}.`,
	].join('\n');
}
