using SimClr.Peer;
using TorchSharp;

// TorchSharpPeer FAMILY --threads 2 --seconds 1 ...: a line of JSON for each case and way, as our `measure` prints.
var options = PeerOptions.Parse(args.Skip(1));
torch.set_num_threads(options.Threads);
torch.manual_seed(0);
var measurements = args.FirstOrDefault() switch
{
    "step" => StepCases.Measure(options),
    "embed" => EmbedCases.Measure(options),
    "gemm" => GemmCases.Measure(options),
    "ntxent" => NtXentCases.Measure(options),
    "views" => ViewsCases.Measure(options),
    var other => throw new ArgumentException($"no family {other}; there are step, embed, gemm, ntxent and views."),
};
foreach (var measurement in measurements)
{
    Console.WriteLine(measurement.ToJson());
}
