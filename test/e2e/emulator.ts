import * as path from 'path';
import { PythonServer } from './python-server';

export const REPOSITORY = path.resolve(__dirname, '../..');

/** The account that moto gives to every caller without one of its own. */
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
/** An image of Amazon's that exists in every region of the emulator. */
export const SOURCE_AMI = 'ami-0aaaaaaaaaaaaaaa1';

/** An AWS account on this machine: moto, which makes resources and checks no permission. */
export class Emulator {
  /** Starts an emulator; {@link stop} it, also after a failure. */
  public static async start(account = ACCOUNT): Promise<Emulator> {
    const server = await PythonServer.start('serve_moto.py', {
      // With this variable moto has one account only, whatever the credentials: without it, that of the credentials.
      ...account !== ACCOUNT && { MOTO_ACCOUNT_ID: account },
      MOTO_AMIS_PATH: path.join(__dirname, 'source-amis.json'),
    });
    // The name, not an address: moto reads an S3 bucket from the path only when the host is called localhost.
    return new Emulator(server, `http://localhost:${server.port}`, account);
  }

  private constructor(private readonly server: PythonServer, public readonly endpoint: string, public readonly account: string) {}

  /** Forgets everything that was made. */
  public async reset(): Promise<void> {
    await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
  }

  public async stop(): Promise<void> {
    return this.server.stop();
  }
}
