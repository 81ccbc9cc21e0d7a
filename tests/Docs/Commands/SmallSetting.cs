namespace SimClr.Tests.Docs.Commands;

/// <summary>
/// The rule by which a command of a page becomes one that takes a fraction of a second: options get other values
/// where they decide how long it takes; everything else stays as it stands there.
/// </summary>
internal static class SmallSetting
{
    private static readonly (string Option, string Value)[] Training =
    [
        ("--width", Workplace.Width), ("--image-size", "16"), ("--batch-size", "4"), ("--epochs", "1"),
        ("--max-minutes", "0"),
    ];

    private static readonly (string Option, string Value)[] Timing =
        [("--width", Workplace.Width), ("--batch-size", "4")];

    private static readonly (string Option, string Value)[] FineTuning = [("--epochs", "1")];

    // What to do on a machine without a card, where that has an effect on the CPU too.
    private static readonly (string Option, string Value)[] WithoutCard =
        [("--device", "cpu"), ("--precision", "fp32")];

    public static string[] Of(string[] arguments)
    {
        List<string> call = [.. arguments];
        string name = arguments.FirstOrDefault() ?? "";
        bool goesOn = arguments.Contains("--resume"); // with the options of the run
        if (name is "pretrain" or "ablate" && !goesOn)
        {
            SetAll(call, Training);
            if (!call.Contains("--data") && !call.Contains("--data-dir") && !call.Contains("--preset"))
            {
                Set(call, "--shapes-count", "48");
            }

            if (name == "pretrain" && !call.Contains("--eval-every"))
            {
                Set(call, "--eval-images", "20");
            }

            Default(call, "--output", "runs/NEW");
            if (call.Contains("imagenette"))
            {
                Default(call, "--data-dir", "FOLDER");
            }
        }
        else if (goesOn && call.Contains("--epochs"))
        {
            Set(call, "--epochs", "2"); // one more
        }
        else if (name == "data" && call.Contains("show"))
        {
            Default(call, "--images", "2");
        }
        else if (name == "bench")
        {
            SetAll(call, Timing);
            if (!call.Contains("--memory")) // which looks at one step and times none
            {
                Set(call, "--steps", "1");
            }
        }
        else if (arguments is ["evaluate", "finetune", ..])
        {
            SetAll(call, FineTuning);
        }

        if (!goesOn && name is "pretrain" or "ablate" or "evaluate" or "embed" or "bench")
        {
            Default(call, "--threads", "1"); // so little work is not worth sharing out
        }

        if (name == "evaluate" && call.Contains("--init"))
        {
            Default(call, "--init-image-size", "32");
        }

        foreach (var (option, value) in WithoutCard.Where(change => call.Contains(change.Option)))
        {
            Set(call, option, value);
        }

        return [.. call];
    }

    private static void SetAll(List<string> call, (string Option, string Value)[] changes)
    {
        foreach (var (option, value) in changes)
        {
            Set(call, option, value);
        }
    }

    private static void Set(List<string> call, string option, string value)
    {
        int at = call.IndexOf(option);
        if (at >= 0)
        {
            call[at + 1] = value;
        }
        else
        {
            call.AddRange([option, value]);
        }
    }

    private static void Default(List<string> call, string option, string value)
    {
        if (!call.Contains(option))
        {
            call.AddRange([option, value]);
        }
    }
}
