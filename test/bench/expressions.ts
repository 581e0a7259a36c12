import { installN8n } from '../e2e/real/installation';
import { ourNode } from '../e2e/real/workflows';
import { sampleMessages } from '../simulator/sampleMessages';
import { type Benchmark, type Bound, compare, type Figures, type Medians } from './benchmark';
import { builtIn, folderWithPackage, serveList, startN8n, startWorkflow } from './realN8n';

/** Typical expressions for a phone number, in a real n8n. */

const FIELD = '`{{ $json.phoneNumber }}`';
const READ_BY_THE_NODE = [
	FIELD,
	"`{{ $('Campaign').item.json.phoneNumber }}`",
	'`+33{{ $json.national }}`',
	'`{{ $json.phoneNumber.toString() }}`',
	'`{{ $json.phoneNumber.trim() }}`',
	"`{{ $json.spaced.replaceAll(' ', '') }}`",
];
const EVALUATED_BY_N8N = [
	"n8n: `{{ $json.phoneNumber || '' }}`",
	'n8n: `{{ $json.spaced.replace(/ /g, "") }}`',
	"n8n: `{{ $('Campaign').first().json.phoneNumber && $json.phoneNumber }}`",
];

const slowest = (all: Medians): number =>
	Math.max(...READ_BY_THE_NODE.map((name) => all[name].timeMs));
const fastest = (all: Medians): number =>
	Math.min(...EVALUATED_BY_N8N.map((name) => all[name].timeMs));

const BOUNDS: Bound[] = [
	{
		what: 'Slowest expression that the node reads ÷ a field',
		value: (all) => slowest(all) / all[FIELD].timeMs,
		atMost: 2,
	},
	{
		what: 'Fastest expression that n8n evaluates ÷ slowest that the node reads',
		value: (all) => fastest(all) / slowest(all),
		atLeast: 5,
	},
];

export const benchmark: Benchmark = {
	where: 'in one n8n instance on Node.js 24',
	repeat: 5,
	comparisons: [compare([...READ_BY_THE_NODE, ...EVALUATED_BY_N8N], 10_000, 0, ...BOUNDS)],
	prepare: async ({ cleanups, address, most }) => {
		await installN8n();
		// Each number as `+33639980000`, `639980000` and `+33 639 98 00 00`.
		const list = sampleMessages(most).map(({ phoneNumber, messageId }) => {
			const national = phoneNumber.slice(3);
			const spaced = `+33 ${national.replace(/^(...)(..)(..)(..)$/, '$1 $2 $3 $4')}`;
			return { phoneNumber, messageId, national, spaced };
		});
		const lists = await serveList(cleanups, list);
		const n8n = await startN8n(cleanups, await folderWithPackage(cleanups), address);
		const run = async (variant: string): Promise<Figures> => {
			const parameters = { phoneNumber: `=${variant.split('`')[1]}` };
			const nodes = [
				builtIn('Between', 'noOp', 1, {}),
				ourNode({ credentials: n8n.credentials, parameters }),
			];
			const { ended } = await startWorkflow(n8n, lists, most, nodes);
			const [{ executionTime }] = (await ended())['SMS Partner'];
			return { timeMs: executionTime };
		};
		// A warm-up, so that loading does not count.
		await run(READ_BY_THE_NODE[0]);
		return run;
	},
};
