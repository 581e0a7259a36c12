import type { Cleanups } from '../e2e/real/cleanups';
import { packPackage, removePackage } from '../e2e/real/n8n';
import { Child } from './child';
import type { SimulatorAddress } from './simulatorProcess';

/** What each benchmark in real n8n sets up. */

/** Starts the simulator with this number of sample messages, in a separate process. */
export async function startSimulator(
	cleanups: Cleanups,
	messages: number,
): Promise<{ simulator: Child; address: SimulatorAddress }> {
	const simulator = new Child('simulatorProcess.ts', String(messages));
	cleanups.add(() => simulator.end());
	return { simulator, address: await simulator.receive<SimulatorAddress>() };
}

/** Packs the package. Returns the path of the tarball. */
export async function packForRun(cleanups: Cleanups): Promise<string> {
	const tarball = await packPackage();
	cleanups.add(() => removePackage(tarball));
	return tarball;
}
