import type { IDataObject } from 'n8n-workflow';
import { BY_NUMBER } from '../engine/everyOperation';
import { fakeClock } from '../engine/fakeClock';
import {
	check,
	closeSimulators,
	jsonOf,
	nodeWith,
	PHONE_FIELD,
	simulate,
} from '../engine/scenario';

/** Numbers that may belong to somebody else, in every operation that affects their owner. */

afterEach(closeSimulators);

const GOOD = '+33639980001';

const LACKS_ZERO = 'Phone number may lack its leading 0';

const IS_DECIMAL = 'Phone number is a decimal number';

/** 06 14 34 56 78, damaged in every way that a spreadsheet or a person knows. */
const DAMAGED: ReadonlyArray<[unknown, string]> = [
	['614345678', LACKS_ZERO],
	[614345678, LACKS_ZERO],
	['6 14 34 56 78', LACKS_ZERO],
	["'614.345.678", LACKS_ZERO],
	['614345678.0', IS_DECIMAL],
	['614345678,00', IS_DECIMAL],
	['614 345 678.00', IS_DECIMAL],
	[614345678.5, IS_DECIMAL],
	['00614345678', 'Phone number may have a zero too many'],
	['6.14345678E+8', 'Phone number is in scientific notation'],
	['0614345678/79', 'Phone number has a short ending after a slash'],
	['0614345678 (123)', 'Phone number ends with digits in brackets'],
	['06 14 34 56 7', 'Phone number is too short'],
];

const OPERATIONS = BY_NUMBER.map(({ resource, operation }) => [resource, operation]);

it.each(OPERATIONS)('%s: %s affects nobody but the person who was meant', async (...operation) => {
	const [resource, name] = operation;
	const clock = fakeClock();
	const stopList = resource === 'optOut' ? [GOOD] : [];
	const simulator = await simulate({ now: clock.now, account: { stopList } });
	const numbers = [GOOD, ...DAMAGED.map(([number]) => number)];
	const run = await check(
		simulator,
		numbers.map((phoneNumber) => ({ phoneNumber }) as IDataObject),
		{
			node: nodeWith(clock),
			parameters: { resource, operation: name, ...PHONE_FIELD, message: 'Bonjour' },
		},
	);
	const [done, errors] = jsonOf(run);
	expect(done).toMatchObject([{ phoneNumber: GOOD }]);
	expect(
		errors.map(({ phoneNumber, error, errorSource }) => [phoneNumber, error, errorSource]),
	).toEqual(DAMAGED.map(([number, error]) => [number, error, 'input']));
	expect(simulator.log.filter(({ body }) => body.replace(/\D/g, '').includes('143456'))).toEqual(
		[],
	);
});
