import fc from 'fast-check';
import type { Sms } from '../../nodes/SmsPartner/api/send';
import { groupByOptions } from '../../nodes/SmsPartner/sms/sms';
import { runs } from '../properties/runs';

const smsOf = (phoneNumber: string, key: string, message = ''): Sms => ({
	phoneNumber,
	message,
	options: { fields: {}, isUnicode: false, isSandbox: false, key },
});

// Few numbers and options, so that most are in the list more than once.
const sms = fc
	.record({
		phoneNumber: fc.constantFrom('+331', '+332', '+333'),
		key: fc.constantFrom('{}', '{1}'),
	})
	.map(({ phoneNumber, key }) => smsOf(phoneNumber, key));

it('puts SMS with equal options into one group, in their order', () => {
	const [a, b, c] = [smsOf('+331', '{}'), smsOf('+332', '{1}'), smsOf('+333', '{}')];
	expect(groupByOptions([a, undefined, b, c])).toEqual({
		messages: [a, c, b],
		groupSizes: [2, 1],
		indexes: [0, -1, 2, 1],
	});
	expect(groupByOptions([])).toEqual({ messages: [], groupSizes: [], indexes: [] });
});

it('puts another SMS to the same number into a further group, in the order of the list', () => {
	const [a1, a2, a3] = ['1', '2', '3'].map((message) => smsOf('+331', '{}', message));
	const b = smsOf('+332', '{}');
	expect(groupByOptions([a1, a2, b, a3])).toEqual({
		messages: [a1, b, a2, a3],
		groupSizes: [2, 1, 1],
		indexes: [0, 2, 1, 3],
	});
});

it('keeps each SMS exactly once, and has no number in a group twice', () => {
	const all = fc.array(fc.option(sms, { nil: undefined, freq: 5 }), { maxLength: 40 });
	fc.assert(
		fc.property(all, (values) => {
			const { messages, groupSizes, indexes } = groupByOptions(values);
			expect(indexes.map((index) => messages[index])).toEqual(values);
			expect(indexes.filter((index) => index >= 0).sort((a, b) => a - b)).toEqual([
				...messages.keys(),
			]);
			expect(messages).toHaveLength(values.filter(Boolean).length);

			let from = 0;
			for (const size of groupSizes) {
				const lot = messages.slice(from, from + size);
				expect(new Set(lot.map(({ phoneNumber }) => phoneNumber)).size).toBe(size);
				expect(new Set(lot.map(({ options }) => options.key)).size).toBe(1);
				from += size;
			}
			expect(from).toBe(messages.length);
			expect(groupSizes).not.toContain(0);
		}),
		runs(100),
	);
});

it('makes as few lots as possible', () => {
	fc.assert(
		fc.property(fc.array(sms, { maxLength: 40 }), (values) => {
			const lotsOf = (key: string): number => {
				const numbers = values.flatMap(({ phoneNumber, options }) =>
					options.key === key ? phoneNumber : [],
				);
				return Math.max(
					0,
					...numbers.map((number) => numbers.filter((one) => one === number).length),
				);
			};
			expect(groupByOptions(values).groupSizes).toHaveLength(lotsOf('{}') + lotsOf('{1}'));
		}),
	);
});
