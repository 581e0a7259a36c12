/** One way to ask for so many messages, where each answer takes so long. */
export interface CaseOf<Way> {
	readonly way: Way;
	readonly messages: number;
	readonly latencyMs: number;
}

export interface MeasuredOf<Way, Figures> extends CaseOf<Way> {
	readonly median: Figures;
}

/** The figures of one case; undefined where it was not measured. */
export function figuresOf<Way, Figures>(
	measured: ReadonlyArray<MeasuredOf<Way, Figures>>,
	way: Way,
	messages: number,
	latencyMs: number,
): Figures | undefined {
	return measured.find(
		(one) => one.way === way && one.messages === messages && one.latencyMs === latencyMs,
	)?.median;
}

/** The median of runs, figure by figure. */
export function medianOf<Figures extends object>(runs: readonly Figures[]): Figures {
	const names = Object.keys(runs[0]) as Array<keyof Figures>;
	const median = (name: keyof Figures): number => {
		const values = runs.map((run) => Number(run[name])).sort((a, b) => a - b);
		const middle = Math.floor(values.length / 2);
		return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
	};
	return Object.fromEntries(names.map((name) => [name, median(name)])) as Figures;
}

/** Runs each case `repeat` times, round by round, so that a slow minute of the machine is shared by all of them. */
export async function medians<Way, Figures extends object>(
	cases: ReadonlyArray<CaseOf<Way>>,
	repeat: number,
	run: (one: CaseOf<Way>) => Promise<Figures>,
	onRun: (done: CaseOf<Way>) => void,
): Promise<Array<MeasuredOf<Way, Figures>>> {
	const runs = new Map(cases.map((one) => [one, [] as Figures[]]));
	for (let round = 0; round < repeat; round++) {
		for (const one of cases) {
			runs.get(one)?.push(await run(one));
			onRun(one);
		}
	}
	return [...runs].map(([one, figures]) => ({ ...one, median: medianOf(figures) }));
}
