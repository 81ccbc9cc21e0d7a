Console.WriteLine("simclr");
return 0;
