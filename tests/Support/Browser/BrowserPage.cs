using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace SimClr.Tests.Support;

/// <summary>
/// A page that has been loaded: what the browser complained of, what it asked for, what a script finds.
/// </summary>
internal sealed class BrowserPage : IDisposable
{
    private const int Height = 1000;
    private const int TimeoutSeconds = 60;

    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource timeout = new(TimeSpan.FromSeconds(TimeoutSeconds));
    private readonly List<JsonObject> events = [];
    private readonly byte[] buffer = new byte[1 << 16];
    private readonly string? session;
    private int calls;

    public BrowserPage(Uri browser, string file, int width, bool dark)
    {
        socket.ConnectAsync(browser, timeout.Token).GetAwaiter().GetResult();
        var tab = Call("Target.createTarget", new() { ["url"] = "about:blank" });
        session = (string)Call("Target.attachToTarget", new()
        {
            ["targetId"] = (string)tab["targetId"]!,
            ["flatten"] = true,
        })["sessionId"]!;
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            Call($"{domain}.enable", []);
        }

        Call("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject
            {
                ["name"] = "prefers-color-scheme",
                ["value"] = dark ? "dark" : "light",
            }),
        });
        Call("Emulation.setDeviceMetricsOverride", new()
        {
            ["width"] = width,
            ["height"] = Height,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = false,
        });
        Call("Page.navigate", new() { ["url"] = new Uri(file).AbsoluteUri });
        while (!events.Exists(happened => (string?)happened["method"] == "Page.loadEventFired"))
        {
            events.Add(Receive());
        }
    }

    /// <summary>Messages on the console, exceptions, and what the browser itself warned of.</summary>
    public IReadOnlyList<string> Complaints =>
    [
        .. Of("Runtime.consoleAPICalled").Concat(Of("Runtime.exceptionThrown")).Concat(Of("Log.entryAdded"))
            .Select(parameters => parameters.ToJsonString()),
    ];

    /// <summary>
    /// Addresses that were asked for, the page's own included; pictures in it are no requests.
    /// </summary>
    public IReadOnlyList<string> Requests =>
    [
        .. Of("Network.requestWillBeSent").Select(parameters => (string)parameters["request"]!["url"]!)
            .Where(url => !url.StartsWith("data:", StringComparison.Ordinal)),
    ];

    /// <summary>The value of a JavaScript expression.</summary>
    public JsonNode? Evaluate(string expression)
    {
        var answer = Call("Runtime.evaluate", new()
        {
            ["expression"] = expression,
            ["returnByValue"] = true,
            ["awaitPromise"] = true,
        });
        return answer["exceptionDetails"] is { } thrown
            ? throw new InvalidOperationException($"{expression}: {thrown.ToJsonString()}")
            : answer["result"]!["value"];
    }

    /// <summary>Moves the pointer to a place in the window.</summary>
    public void PointAt(double x, double y) => Call("Input.dispatchMouseEvent", new()
    {
        ["type"] = "mouseMoved",
        ["x"] = x,
        ["y"] = y,
    });

    public void Dispose()
    {
        socket.Dispose();
        timeout.Dispose();
    }

    private IEnumerable<JsonNode> Of(string method)
        => events.Where(happened => (string?)happened["method"] == method)
            .Select(happened => happened["params"]!);

    private JsonNode Call(string method, JsonObject parameters)
    {
        int id = ++calls;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
        {
            call["sessionId"] = session;
        }

        socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(call.ToJsonString()),
            WebSocketMessageType.Text, true, timeout.Token).GetAwaiter().GetResult();
        while (true)
        {
            var message = Receive();
            if ((int?)message["id"] == id)
            {
                return message["result"]
                    ?? throw new InvalidOperationException($"{method}: {message["error"]!.ToJsonString()}");
            }

            events.Add(message);
        }
    }

    private JsonObject Receive()
    {
        using var message = new MemoryStream();
        while (true)
        {
            var part = socket.ReceiveAsync(buffer, timeout.Token).GetAwaiter().GetResult();
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray())!.AsObject();
            }
        }
    }
}
