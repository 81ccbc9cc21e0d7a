using System.Reflection;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using SimClr.Tests.Support.Ranks;

namespace SimClr.Tests;

/// <summary>
/// Runs the tests without the .NET SDK, from a published folder, for machines that have only a GPU: as argument a part
/// of the names to run (<c>OnGpu</c>), none for all. Prints failures and, last, the counts; exit code 1 on a failure.
/// </summary>
public static class Program
{
    public static int Main(string[] args)
    {
        if (args is ["mpi", .. var scene])
        {
            return MpiRank.Run(scene);
        }

        var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
        runner.Load(Assembly.GetExecutingAssembly(), new Dictionary<string, object>());
        var result = runner.Run(new Listener(), new NameFilter(args.FirstOrDefault() ?? ""));
        Console.WriteLine($"{result.PassCount} passed, {result.FailCount} failed, {result.SkipCount} skipped");
        return result.FailCount == 0 && result.TotalCount > 0 ? 0 : 1;
    }

    private sealed class NameFilter(string part) : TestFilter
    {
        public override bool Match(ITest test)
            => !test.IsSuite && test.FullName.Contains(part, StringComparison.OrdinalIgnoreCase);

        public override TNode AddToXml(TNode parentNode, bool recursive) => parentNode.AddElement("name", part);
    }

    private sealed class Listener : ITestListener
    {
        public void TestFinished(ITestResult result)
        {
            if (!result.HasChildren && result.ResultState.Status == TestStatus.Failed)
            {
                Console.WriteLine($"failed: {result.FullName}\n{result.Message}");
            }
        }

        public void TestStarted(ITest test)
        {
        }

        public void TestOutput(TestOutput output) => Console.Write(output.Text);

        public void SendMessage(TestMessage message)
        {
        }
    }
}
