import { Simulator } from '../simulator/simulator';
import { assertSendProperty, SEND_PROPERTIES } from './sendProperties';

/** A few hundred schedules of faults, compared with what was really sent; `npm run test:soak` runs as many as you like. */

let simulator: Simulator;

beforeAll(async () => {
	simulator = await Simulator.start();
});

afterAll(async () => {
	await simulator.close();
});

const MINUTES = 60_000;

it.each(SEND_PROPERTIES.map((property) => [property.title, property] as const))(
	'%s',
	async (_, property) => {
		await assertSendProperty(property, simulator, { numRuns: property.runs });
	},
	10 * MINUTES,
);
