using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SimClr.Train.Data.Fetch;

/// <summary>
/// Downloads a file into NAME.part, goes on where an earlier attempt stopped, checks the hash and only then
/// gives the file its name.
/// </summary>
public sealed class Downloader(HttpClient client)
{
    private const int BufferLength = 1 << 17;

    /// <summary>Attempts in a row that bring nothing new before it gives up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long to wait before the next attempt.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a server may stay silent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Downloads the file to directory/NAME. <paramref name="progress"/> is called with the bytes there are and
    /// the bytes there will be (null: the server does not say).
    /// </summary>
    /// <exception cref="DataException">
    /// The server fails, or the file is not the one that was published.
    /// </exception>
    public async Task FetchAsync(DownloadFile file, string directory, Action<long, long?> progress,
        CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        string target = Path.Combine(directory, file.Name);
        string part = target + ".part";
        if (File.Exists(target) && await HashAsync(target, cancellation) == file.Md5)
        {
            return;
        }

        await DownloadAsync(file.Address, part, progress, cancellation);

        string md5 = await HashAsync(part, cancellation);
        if (md5 != file.Md5)
        {
            long length = LengthOf(part);
            File.Delete(part);
            throw new DataException(
                $"{file.Address}: MD5 of the {length:N0} bytes is {md5}, published is {file.Md5}; "
                + "deleted. Try again; if it stays so, the server has another file.");
        }

        File.Move(part, target, overwrite: true);
    }

    private async Task DownloadAsync(Uri address, string part, Action<long, long?> progress,
        CancellationToken cancellation)
    {
        int failures = 0;
        while (true)
        {
            long before = LengthOf(part);
            try
            {
                await ReceiveAsync(address, part, progress, cancellation);
                return;
            }
            catch (Exception exception) when (IsTransient(exception, cancellation))
            {
                failures = LengthOf(part) > before ? 1 : failures + 1;
                if (failures >= Attempts)
                {
                    string reason = exception is OperationCanceledException
                        ? $"no answer for {Patience.TotalSeconds:0} s"
                        : exception.Message;
                    string kept = LengthOf(part) > 0
                        ? $"; {LengthOf(part):N0} bytes are kept in {part}, the same command goes on there."
                        : $"; tried {failures} times.";
                    throw new DataException($"{address}: {reason.TrimEnd('.')}{kept}", exception);
                }
            }
            catch (HttpRequestException exception)
            {
                throw new DataException($"{address}: {exception.Message}", exception);
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>One request for what is missing. Returns when the file is complete.</summary>
    private async Task ReceiveAsync(Uri address, string part, Action<long, long?> progress,
        CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(Patience);
        long have = LengthOf(part);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = have > 0 ? new RangeHeaderValue(have, null) : null;
        using var response = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, silence.Token);

        var content = response.Content;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
            && content.Headers.ContentRange?.Length == have)
        {
            return; // nothing is missing
        }

        bool continues = response.StatusCode == HttpStatusCode.PartialContent
            && content.Headers.ContentRange?.From == have;
        if (!continues && response.StatusCode
            is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PartialContent)
        {
            File.Delete(part);
            throw new HttpRequestException(response.StatusCode == HttpStatusCode.PartialContent
                ? "the server sent another range than it was asked for; starting again."
                : $"the server has fewer than the {have:N0} bytes of {part}; starting again.");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"the server answers {(int)response.StatusCode} {response.ReasonPhrase}.",
                null, response.StatusCode);
        }

        long? total = content.Headers.ContentLength + (continues ? have : 0);
        await using var output = new FileStream(part, continues ? FileMode.Append : FileMode.Create);
        await using var input = await content.ReadAsStreamAsync(silence.Token);
        byte[] buffer = new byte[BufferLength];
        int count;
        while ((count = await input.ReadAsync(buffer, silence.Token)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancellation);
            silence.CancelAfter(Patience);
            progress(output.Position, total);
        }

        if (total is not null && output.Position != total)
        {
            throw new HttpRequestException(
                $"the connection ended after {output.Position:N0} of {total:N0} bytes.");
        }
    }

    /// <summary>Worth another attempt: not a full disk, not a wrong address, not Ctrl-C.</summary>
    private static bool IsTransient(Exception exception, CancellationToken cancellation) => exception switch
    {
        OperationCanceledException => !cancellation.IsCancellationRequested,
        HttpRequestException
        {
            StatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and
            not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        } => false,
        HttpRequestException or HttpIOException => true,
        IOException io => io.InnerException is SocketException,
        _ => false,
    };

    private static async Task<string> HashAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await MD5.HashDataAsync(stream, cancellation));
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
