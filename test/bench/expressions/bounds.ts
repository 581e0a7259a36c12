import type { Bound } from '../bounds';
import { EXPRESSIONS, LEFT_TO_N8N } from './expressions';
import type { Measured } from './measureExpressions';

/** The limits for the expressions that the node reads itself. */
export function boundsOfExpressions(measured: readonly Measured[]): Bound[] {
	const timeOf = ({ median }: Measured): number => median.timeMs;
	const field = measured.find(({ variant }) => variant === EXPRESSIONS[0]);
	const direct = measured.filter(({ variant }) => !LEFT_TO_N8N.has(variant)).map(timeOf);
	const evaluated = measured.filter(({ variant }) => LEFT_TO_N8N.has(variant)).map(timeOf);
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
			isMinimum: true,
		},
	];
}
