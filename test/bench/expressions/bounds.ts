import type { Bound } from '../bounds';
import { EXPRESSIONS, LEFT_TO_N8N } from './expressions';
import type { Measured } from './measureExpressions';

/** What the expressions that the node reads by itself have to reach. */
export function boundsOfExpressions(measured: readonly Measured[]): Bound[] {
	const timeOf = ({ median }: Measured): number => median.timeMs;
	const field = measured.find(({ way }) => way === EXPRESSIONS[0]);
	const direct = measured.filter(({ way }) => !LEFT_TO_N8N.has(way)).map(timeOf);
	const evaluated = measured.filter(({ way }) => LEFT_TO_N8N.has(way)).map(timeOf);
	if (!field || evaluated.length === 0) return [];
	const slowest = Math.max(...direct);
	return [
		{
			what: 'Slowest expression that the node reads ÷ a field',
			value: slowest / timeOf(field),
			limit: 2,
			unit: '',
		},
		{
			what: 'Fastest expression that n8n evaluates ÷ slowest that the node reads',
			value: Math.min(...evaluated) / slowest,
			limit: 5,
			unit: '',
			isFloor: true,
		},
	];
}
