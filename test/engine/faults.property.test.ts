import { Simulator } from '../simulator/simulator';
import { assertProperty, FAULT_PROPERTIES } from './faultProperties';

/** A few hundred schedules of faults; `npm run test:soak` runs as many as you like. */

let simulator: Simulator;

beforeAll(async () => {
	simulator = await Simulator.start();
});

afterAll(async () => {
	await simulator.close();
});

const MINUTES = 60_000;

it.each(FAULT_PROPERTIES.map((property) => [property.title, property] as const))(
	'%s',
	async (_, property) => {
		await assertProperty(property, simulator, { numRuns: property.runs });
	},
	10 * MINUTES,
);
