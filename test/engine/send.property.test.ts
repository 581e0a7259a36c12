import { Simulator } from '../simulator/simulator';
import { assertSendProperty, SEND_PROPERTIES } from './sendProperties';

/** Some schedules of faults, judged by what was really sent; `npm run test:soak` goes on with as many as one likes. */

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
